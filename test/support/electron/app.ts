import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type * as Electron from 'electron'
import { closeBrowser } from './browser.ts'
import { desk } from './desk.ts'
import { becomeExiting, isExiting, isReady, onlyBeforeReady, whenReady } from './lifecycle.ts'
import { isMac } from './profile.ts'
import { strict, strictEmitter } from './strict.ts'
import { windows } from './windows.ts'

const paths = new Map<string, string>()
const root = resolve(import.meta.dirname, '../../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

export const pathOf = (name: string): string => {
  const known = paths.get(name)
  if (known !== undefined) return known
  if (name === 'logs') return join(pathOf('userData'), name)
  if (name === 'crashDumps') return join(pathOf('userData'), 'Crashpad')
  return join(root, 'out', 'test', name)
}

const dock = strict('app.dock', {
  show: async () => void Object.assign(desk.dock, { visible: true }),
  hide: () => void Object.assign(desk.dock, { visible: false }),
  isVisible: () => desk.dock.visible,
  setMenu: (menu: { template: typeof desk.dock.menu }) =>
    void Object.assign(desk.dock, { menu: menu.template }),
} satisfies Partial<Record<keyof Electron.Dock, unknown>>)

const calls = {
  isPackaged: process.env.STAND_IN_PACKAGED === '1',
  dock: isMac ? dock : undefined,
  commandLine: strict('app.commandLine', {
    hasSwitch: (name: string) =>
      process.argv.some((one) => one === `--${name}` || one.startsWith(`--${name}=`)),
    appendSwitch: () => {},
  } satisfies Partial<Electron.CommandLine>),
  getAppPath: () => root,
  getName: () => 'PostHog Companion',
  getVersion: () => String(version),
  isReady,
  setPath(name: string, path: string) {
    if (!isAbsolute(path)) throw new Error('Path must be absolute')
    // Chromium has opened its profile by then.
    if (name === 'userData' || name === 'sessionData') onlyBeforeReady(`app.setPath('${name}')`)
    if (!existsSync(path)) throw new Error(`Failed to set path: there is no folder ${path}`)
    paths.set(name, path)
  },
  getPath: (name: string) => pathOf(name),
  whenReady,
  enableSandbox() {
    onlyBeforeReady('app.enableSandbox()')
    desk.sandboxEnabled = true
  },
  setAboutPanelOptions: (options: Electron.AboutPanelOptionsOptions) =>
    void Object.assign(desk, { about: options }),
  showAboutPanel: () => {},
  requestSingleInstanceLock: (data?: Record<string, unknown>) => claimOrHandOver(pathOf('userData'), data),
  setAppUserModelId: (id: string) => void Object.assign(desk, { appUserModelId: id }),
  setAsDefaultProtocolClient: (...asked: unknown[]) => {
    desk.protocolClient.push(asked)
    return true
  },
  setLoginItemSettings(settings: Electron.Settings) {
    desk.loginItem = { ...desk.loginItem, ...settings, asked: settings }
  },
  getLoginItemSettings: () => ({
    openAtLogin: desk.loginItem.openAtLogin,
    wasOpenedAtLogin: false,
    status: desk.loginItem.status ?? (desk.loginItem.openAtLogin ? 'enabled' : 'not-registered'),
    executableWillLaunchAtLogin: desk.loginItem.executableWillLaunchAtLogin ?? desk.loginItem.openAtLogin,
    launchItems: [],
  }),
  setJumpList(categories: Electron.JumpListCategory[] | null) {
    desk.jumpList = categories
    return 'ok' as const
  },
  /** Only reported. The new process would inherit the environment, as it is now. */
  relaunch(options: Electron.RelaunchOptions = {}) {
    const { COMPANION_DATA_DIR, COMPANION_PORT } = process.env
    process.stderr.write(
      `relaunch ${JSON.stringify({ ...options, env: { COMPANION_DATA_DIR, COMPANION_PORT } })}\n`,
    )
  },
  /** As in Electron, quitting asks the app, then each window, and any of them can prevent it. */
  quit() {
    if (isExiting() || prevented(app, 'before-quit')) return
    for (const window of [...windows]) window.close()
    if (windows.size > 0 || prevented(app, 'will-quit')) return
    app.exit(0)
  },
  /** Destroys all windows immediately, without asking. */
  exit(code = 0) {
    if (isExiting()) return
    becomeExiting()
    for (const window of [...windows]) window.destroy()
    app.emit('quit', {}, code)
    void closeBrowser().finally(() => process.exit(code))
  },
} satisfies Partial<Record<keyof Electron.App, unknown>>

export const app = strictEmitter('app', calls, { declared: 'App', elsewhere: 'missing' })

/** Emits an event that listeners can prevent. */
export function prevented(
  emitter: { emit(name: string, ...args: unknown[]): boolean },
  name: string,
): boolean {
  let yes = false
  emitter.emit(name, { preventDefault: () => (yes = true) })
  return yes
}

// As in Electron, SIGTERM requests to quit.
process.on('SIGTERM', () => app.quit())
process.on('SIGINT', () => app.quit())

/** One process holds the folder; others leave their launch arguments in it and exit. */
function claimOrHandOver(folder: string, data: Record<string, unknown> | undefined): boolean {
  const lock = join(folder, 'stand-in-instance')
  const post = join(folder, 'stand-in-post')
  if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
    writeFileSync(
      join(post, `${process.pid}.json`),
      JSON.stringify({ argv: process.argv, folder: process.cwd(), data }),
    )
    return false
  }
  rmSync(post, { recursive: true, force: true })
  mkdirSync(post, { recursive: true })
  writeFileSync(lock, String(process.pid))
  const seen = new Set<string>()
  const deliverAll = (): void => {
    for (const name of readdirSync(post).filter((file) => !seen.has(file)))
      deliver(join(post, name), name, seen)
  }
  // The event is guaranteed to come after `ready`.
  watch(post, () => isReady() && deliverAll())
  app.once('ready', () => setImmediate(deliverAll))
  return true
}

function deliver(path: string, name: string, seen: Set<string>): void {
  try {
    const { argv, folder, data } = JSON.parse(readFileSync(path, 'utf8'))
    seen.add(name)
    app.emit('second-instance', {}, argv, folder, data)
  } catch {
    // The file is only half written; the watcher will be called again.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
