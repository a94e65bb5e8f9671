import { type RequestOptions, request } from 'node:http'
import type * as Electron from 'electron'
import { closeBrowser } from './browser.ts'
import { desk, display } from './desk.ts'
import { isReady, notWhileExiting, onlyAfterReady, onlyBeforeReady } from './lifecycle.ts'
import { isWayland, platform } from './profile.ts'
import { strict, strictEmitter } from './strict.ts'

export const clipboard = strict(
  'clipboard',
  {
    async writeText(text: string) {
      desk.clipboard = text
    },
  } satisfies Partial<Electron.Clipboard>,
  { afterReady: true },
)

export const shell = strict('shell', {
  async openExternal(url: string) {
    desk.openedExternally.push(url)
  },
  async openPath(path: string) {
    desk.openedPaths.push(path)
    return ''
  },
} satisfies Partial<Electron.Shell>)

export const dialog = strict('dialog', {
  async showMessageBox(
    first: Electron.BaseWindow | Electron.MessageBoxOptions,
    second?: Electron.MessageBoxOptions,
  ): Promise<Electron.MessageBoxReturnValue> {
    onlyAfterReady('dialog.showMessageBox')
    notWhileExiting('dialog.showMessageBox')
    notOnDestroyed(first)
    const options = second ?? ('message' in first ? first : { message: '' })
    const { message, detail = '', buttons = [], cancelId = 0 } = options
    desk.dialogs.push({ message, detail, buttons })
    const answer = await nextAnswer()
    return { response: typeof answer === 'number' ? answer : cancelId, checkboxChecked: false }
  },
  /** Blocks the process until it is answered, so a test answers it beforehand. */
  showMessageBoxSync(
    first: Electron.BaseWindow | Electron.MessageBoxSyncOptions,
    second?: Electron.MessageBoxSyncOptions,
  ): number {
    onlyAfterReady('dialog.showMessageBoxSync')
    notWhileExiting('dialog.showMessageBoxSync')
    notOnDestroyed(first)
    const options = second ?? ('message' in first ? first : { message: '' })
    const { message, detail = '', buttons = [], cancelId = 0 } = options
    desk.dialogs.push({ message, detail, buttons })
    const answer = desk.answers.shift()
    return typeof answer === 'number' ? answer : cancelId
  },
  async showOpenDialog(): Promise<Electron.OpenDialogReturnValue> {
    onlyAfterReady('dialog.showOpenDialog')
    notWhileExiting('dialog.showOpenDialog')
    const answer = await nextAnswer()
    return { canceled: !Array.isArray(answer), filePaths: Array.isArray(answer) ? answer : [] }
  },
  /** The only dialog that works before `ready`, except on Linux, where nobody sees it without a terminal. */
  showErrorBox(title: string, content: string) {
    const seen = isReady() || platform !== 'linux'
    if (seen) desk.errorBoxes.push({ title, content })
    process.stderr.write(`${seen ? 'error box' : 'no error box'}: ${title}: ${content}\n`)
  },
} satisfies Partial<Record<keyof Electron.Dialog, unknown>>)

/** Electron converts the window before it shows the dialog, which fails once the window is gone. */
function notOnDestroyed(parent: Electron.BaseWindow | object): void {
  if ('isDestroyed' in parent && parent.isDestroyed())
    throw new TypeError('Error processing argument at index 0, conversion failure')
}

/** A dialog stays open until it is answered. */
async function nextAnswer(): Promise<number | string[] | undefined> {
  while (desk.answers.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  return desk.answers.shift()
}

/** A desktop notification. */
export class Notification {
  static isSupported(): boolean {
    onlyAfterReady('Notification.isSupported')
    return true
  }

  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions) {
    onlyAfterReady('new Notification')
    const notification = strictEmitter('Notification', {
      show() {
        notWhileExiting('Notification.show')
        const failure = desk.notificationFailure
        if (failure === null) desk.notifications.push({ title, body })
        else setImmediate(() => notification.emit('failed', {}, failure))
      },
    } satisfies Partial<Electron.Notification>)
    // biome-ignore lint/correctness/noConstructorReturn: the app must get the proxy that throws for missing members
    return notification as never
  }
}

export const powerMonitor = strictEmitter(
  'powerMonitor',
  { isOnBatteryPower: () => desk.onBattery } satisfies Partial<Electron.PowerMonitor>,
  { afterReady: true, declared: 'PowerMonitor' },
)

export const screen = strictEmitter(
  'screen',
  {
    getPrimaryDisplay: () => desk.displays[0] ?? display(1, 0),
    getAllDisplays: () => desk.displays,
    getDisplayMatching: ({ x }: Electron.Rectangle) =>
      desk.displays.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width) ?? display(1, 0),
    // Wayland only reports the pointer's position over the program's own windows.
    getCursorScreenPoint: () => (isWayland ? { x: 0, y: 0 } : desk.pointer),
  } satisfies Partial<Record<keyof Electron.Screen, unknown>>,
  { afterReady: true },
)

const theme = {
  get themeSource() {
    return desk.theme
  },
  set themeSource(source: string) {
    desk.theme = source
  },
  get shouldUseDarkColors() {
    return desk.theme === 'dark'
  },
}
const knownTheme: Pick<typeof theme, Extract<keyof typeof theme, keyof Electron.NativeTheme>> = theme
export const nativeTheme = strict('nativeTheme', knownTheme, { afterReady: true })

export const crashReporter = strict('crashReporter', {
  start(options: Electron.CrashReporterStartOptions) {
    onlyBeforeReady('crashReporter.start()')
    desk.crashReporter = options
  },
} satisfies Partial<Electron.CrashReporter>)

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0]
type DeviceHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0]

export const permissions: { request: RequestHandler; check: CheckHandler; device: DeviceHandler } = {
  request: null,
  check: null,
  device: null,
}

const defaultSession = strictEmitter(
  'Session',
  {
    setPermissionRequestHandler: (request: RequestHandler) => void Object.assign(permissions, { request }),
    setPermissionCheckHandler: (check: CheckHandler) => void Object.assign(permissions, { check }),
    closeAllConnections: () => closeBrowser(),
    setDevicePermissionHandler: (device: DeviceHandler) => void Object.assign(permissions, { device }),
    setSpellCheckerEnabled: (enabled: boolean) => void Object.assign(desk.spellChecker, { enabled }),
    resolveProxy: async () => desk.proxy,
  } satisfies Partial<Electron.Session>,
  { declared: 'Session' },
)

export const session = strict(
  'session',
  { defaultSession, fromPartition: () => defaultSession } satisfies Partial<
    Record<keyof typeof Electron.session, unknown>
  >,
  { afterReady: true },
)

/** Uses Node's network stack instead of Chromium's, for electron-updater. */
export const net = strict(
  'net',
  {
    request: ({
      session: _session,
      redirect: _redirect,
      ...options
    }: RequestOptions & Record<string, unknown>) => request(options),
  } satisfies Partial<Record<keyof Electron.Net, unknown>>,
  { afterReady: true },
)

export const autoUpdater = strictEmitter('autoUpdater', {})
