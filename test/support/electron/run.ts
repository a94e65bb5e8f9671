import './register.ts'
import { pathToFileURL } from 'node:url'
import { becomeReady } from './lifecycle.ts'
import { isMac } from './profile.ts'

const { app } = await import('./electron.ts')

// node run.ts ENTRY APP-FOLDER ARGUMENTS…: the app sees the same arguments as in Electron: the program, the folder, and the arguments.
// The folder of the files next to a packaged app's archive.
if (process.env.STAND_IN_RESOURCES !== undefined)
  Object.defineProperty(process, 'resourcesPath', { value: process.env.STAND_IN_RESOURCES })

const [node = '', , entry = '', ...rest] = process.argv
process.argv = [node, ...rest]

// As in Electron, the entry with all its imports and top-level awaits is evaluated before `ready` is emitted.
try {
  await import(pathToFileURL(entry).href)
} catch (error) {
  process.stderr.write(`The entry failed: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}
becomeReady()
app.emit('ready', {}, {})
// macOS activates an app when it starts, too.
if (isMac) app.emit('activate', {}, false)
