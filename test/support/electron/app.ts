import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type * as Electron from 'electron'
import { closeBrowser } from './browser.ts'
import { strictEmitter } from './strict.ts'

const paths = new Map<string, string>()
const root = resolve(import.meta.dirname, '../../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

export const pathOf = (name: string) => paths.get(name) ?? join(root, 'out', 'test', name)

let about: Electron.AboutPanelOptionsOptions = {}
export const aboutPanel = () => about

const calls = {
  isPackaged: false,
  getAppPath: () => root,
  getVersion: () => String(version),
  setPath: (name: string, path: string) => void paths.set(name, path),
  // The first window may come once the system said so; a stand-in is ready after a turn of the loop.
  whenReady: () => new Promise<void>((ready) => setImmediate(ready)),
  enableSandbox: () => {},
  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions) {
    about = options
  },
  showAboutPanel: () => {},
  requestSingleInstanceLock: (data?: Record<string, unknown>) => claimOrHandOver(pathOf('userData'), data),
  setAsDefaultProtocolClient: () => true,
  setLoginItemSettings: () => {},
  quit() {
    let prevented = false
    app.emit('before-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) app.exit(0)
  },
  exit(code = 0) {
    void closeBrowser().finally(() => process.exit(code))
  },
} satisfies Partial<Electron.App>

export const app = strictEmitter('app', calls)

// As in Electron, a polite signal is a wish to quit.
process.on('SIGTERM', () => app.quit())
process.on('SIGINT', () => app.quit())

/** One process holds the folder; the others leave what they were started with in it and go. */
function claimOrHandOver(folder: string, data: Record<string, unknown> | undefined): boolean {
  const lock = join(folder, 'stand-in-instance')
  const post = join(folder, 'stand-in-post')
  if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
    writeFileSync(join(post, `${process.pid}.json`), JSON.stringify({ argv: process.argv, data }))
    return false
  }
  rmSync(post, { recursive: true, force: true })
  mkdirSync(post, { recursive: true })
  writeFileSync(lock, String(process.pid))
  const seen = new Set<string>()
  watch(post, () => {
    for (const name of readdirSync(post).filter((file) => !seen.has(file)))
      deliver(join(post, name), name, seen)
  })
  return true
}

function deliver(path: string, name: string, seen: Set<string>): void {
  try {
    const { argv, data } = JSON.parse(readFileSync(path, 'utf8'))
    seen.add(name)
    app.emit('second-instance', {}, argv, process.cwd(), data)
  } catch {
    // Half written: the watcher comes again.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
