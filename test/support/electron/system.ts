import type * as Electron from 'electron'
import { closeBrowser } from './browser.ts'
import { strict, strictEmitter } from './strict.ts'

/** What the app told the system, and what the system will say next. Tests read and set it. */
export const desk = {
  clipboard: '',
  openedExternally: [] as string[],
  openedPaths: [] as string[],
  notifications: [] as { title: string; body: string }[],
  dialogs: [] as { message: string; detail: string; buttons: string[] }[],
  /** The answers to dialogs to come: a button's number, or the files that are chosen. */
  answers: [] as (number | string[])[],
  onBattery: false,
  pointer: { x: 0, y: 0 },
  displays: [display(1, 0)],
}

type Screen = Pick<Electron.Display, 'id' | 'bounds' | 'workArea'>

/** A screen of 1440 × 900 px with a bar of 25 px at its top. */
export function display(id: number, x: number): Screen {
  return {
    id,
    bounds: { x, y: 0, width: 1440, height: 900 },
    workArea: { x, y: 25, width: 1440, height: 875 },
  }
}

export const clipboard = strict('clipboard', {
  async writeText(text: string) {
    desk.clipboard = text
  },
} satisfies Partial<Electron.Clipboard>)

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
    const options = second ?? ('message' in first ? first : { message: '' })
    const { message, detail = '', buttons = [], cancelId = 0 } = options
    desk.dialogs.push({ message, detail, buttons })
    const answer = await nextAnswer()
    return { response: typeof answer === 'number' ? answer : cancelId, checkboxChecked: false }
  },
  async showOpenDialog(): Promise<Electron.OpenDialogReturnValue> {
    const answer = await nextAnswer()
    return { canceled: !Array.isArray(answer), filePaths: Array.isArray(answer) ? answer : [] }
  },
} satisfies Partial<Record<keyof Electron.Dialog, unknown>>)

/** A dialog stays open until somebody answers. */
async function nextAnswer(): Promise<number | string[] | undefined> {
  while (desk.answers.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  return desk.answers.shift()
}

/** A notification of the desktop. */
export class Notification {
  static isSupported(): boolean {
    return true
  }

  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions) {
    // biome-ignore lint/correctness/noConstructorReturn: the app must get the object that throws for what it does not have
    return Object.assign(strictEmitter('Notification', {}), {
      show: () => void desk.notifications.push({ title, body }),
    } satisfies Partial<Electron.Notification>) as never
  }
}

export const powerMonitor = strictEmitter('powerMonitor', {
  isOnBatteryPower: () => desk.onBattery,
} satisfies Partial<Electron.PowerMonitor>)

export const screen = strictEmitter('screen', {
  getPrimaryDisplay: () => desk.displays[0] ?? display(1, 0),
  getAllDisplays: () => desk.displays,
  getDisplayMatching: ({ x }: Electron.Rectangle) =>
    desk.displays.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width) ?? display(1, 0),
  getCursorScreenPoint: () => desk.pointer,
} satisfies Partial<Record<keyof Electron.Screen, unknown>>)

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0]
type DeviceHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0]

export const permissions: { request: RequestHandler; check: CheckHandler; device: DeviceHandler } = {
  request: null,
  check: null,
  device: null,
}

export const session = strict('session', {
  defaultSession: strictEmitter('Session', {
    setPermissionRequestHandler: (request: RequestHandler) => void Object.assign(permissions, { request }),
    setPermissionCheckHandler: (check: CheckHandler) => void Object.assign(permissions, { check }),
    closeAllConnections: () => closeBrowser(),
    setDevicePermissionHandler: (device: DeviceHandler) => void Object.assign(permissions, { device }),
  } satisfies Partial<Electron.Session>),
})
