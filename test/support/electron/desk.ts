import type * as Electron from 'electron'

type Screen = Pick<Electron.Display, 'id' | 'bounds' | 'workArea'>

/** A screen of 1440 × 900 px with a bar of 25 px at its top. */
export function display(id: number, x: number): Screen {
  return {
    id,
    bounds: { x, y: 0, width: 1440, height: 900 },
    workArea: { x, y: 25, width: 1440, height: 875 },
  }
}

/** What the app told the system, and what the system will say next. Tests read and set it. */
export const desk = {
  clipboard: '',
  openedExternally: [] as string[],
  openedPaths: [] as string[],
  notifications: [] as { title: string; body: string }[],
  /** Why the system shows no notification, where it does not. */
  notificationFailure: null as string | null,
  dialogs: [] as { message: string; detail: string; buttons: string[] }[],
  errorBoxes: [] as { title: string; content: string }[],
  /** The answers to dialogs to come: a button's number, or the files that are chosen. */
  answers: [] as (number | string[])[],
  onBattery: false,
  pointer: { x: 0, y: 0 },
  displays: [display(1, 0)],
  about: {} as Electron.AboutPanelOptionsOptions,
  appUserModelId: '',
  protocolClient: [] as unknown[][],
  loginItem: { openAtLogin: false } as {
    openAtLogin?: boolean
    status?: string
    executableWillLaunchAtLogin?: boolean
    asked?: Electron.Settings
  },
  jumpList: null as Electron.JumpListCategory[] | null,
  relaunched: false,
  sandboxEnabled: false,
  dock: {
    visible: true,
    menu: [] as readonly Electron.MenuItemConstructorOptions[],
    /** How often the app was turned into another kind of process, which hides its Dock icon for a moment. */
    transformed: 0,
  },
  theme: 'system',
  crashReporter: null as Electron.CrashReporterStartOptions | null,
  spellChecker: { enabled: true, dictionariesFrom: 'https://redirector.gvt1.com/edgedl/chrome/dict/' },
  /** What the system's proxy settings answer, in the words of a PAC script. */
  proxy: process.env.STAND_IN_PROXY ?? 'DIRECT',
}
