import type * as Electron from 'electron'

type Screen = Pick<Electron.Display, 'id' | 'scaleFactor' | 'bounds' | 'workArea'>

/** A 1440 × 900 screen with a 25 px menu bar. */
export function display(id: number, x: number, scaleFactor = 1): Screen {
  return {
    id,
    scaleFactor,
    bounds: { x, y: 0, width: 1440, height: 900 },
    workArea: { x, y: 25, width: 1440, height: 875 },
  }
}

/** What the app told the system, and the system's next answers. Tests read and set it. */
export const desk = {
  clipboard: '',
  openedExternally: [] as string[],
  openedPaths: [] as string[],
  notifications: [] as { title: string; body: string }[],
  /** Why the system doesn't show notifications; null if it does. */
  notificationFailure: null as string | null,
  dialogs: [] as { message: string; detail: string; buttons: string[] }[],
  errorBoxes: [] as { title: string; content: string }[],
  /** The answers to upcoming dialogs: button indexes or chosen files. */
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
  sandboxEnabled: false,
  dock: {
    visible: true,
    menu: [] as readonly Electron.MenuItemConstructorOptions[],
    /** How often the app's activation policy changed, which briefly hides its Dock icon. */
    transformed: 0,
  },
  theme: 'system',
  crashReporter: null as Electron.CrashReporterStartOptions | null,
  spellChecker: { enabled: true, dictionariesFrom: 'https://redirector.gvt1.com/edgedl/chrome/dict/' },
  /** The system's proxy settings, as a PAC result. */
  proxy: process.env.STAND_IN_PROXY ?? 'DIRECT',
}
