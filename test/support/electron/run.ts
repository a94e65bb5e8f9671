import './register.ts'
import { pathToFileURL } from 'node:url'
import { becomeReady } from './lifecycle.ts'

const { app } = await import('./electron.ts')

// node run.ts ENTRY APP-FOLDER ARGUMENTS…: the app sees what Electron passes on, which is itself, the folder and the arguments.
// Where the packaged app finds what lies beside its archive.
if (process.env.STAND_IN_RESOURCES !== undefined)
  Object.defineProperty(process, 'resourcesPath', { value: process.env.STAND_IN_RESOURCES })

const [node = '', , entry = '', ...rest] = process.argv
process.argv = [node, ...rest]

// As Electron does it: the entry is evaluated to its end, with everything that it imports and awaits, and only then comes `ready`.
try {
  await import(pathToFileURL(entry).href)
} catch (error) {
  process.stderr.write(`The entry failed: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}
becomeReady()
app.emit('ready', {}, {})
