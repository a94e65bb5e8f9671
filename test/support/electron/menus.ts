import { existsSync } from 'node:fs'
import type * as Electron from 'electron'
import { strict, strictEmitter } from './strict.ts'

type Template = readonly Electron.MenuItemConstructorOptions[]
type BuiltMenu = { template: Template }

let applicationMenu: BuiltMenu | null = null
let trayMenu: BuiltMenu | null = null
let toolTip = ''

export const currentMenus = () => ({ application: applicationMenu, tray: trayMenu, toolTip })

export const Menu = strict('Menu', {
  buildFromTemplate: (template: Template): BuiltMenu => ({ template }),
  setApplicationMenu(menu: BuiltMenu | null) {
    applicationMenu = menu
  },
} satisfies Partial<Record<keyof typeof Electron.Menu, unknown>>)

export const nativeImage = strict('nativeImage', {
  createFromPath(path: string) {
    if (!existsSync(path)) throw new Error(`There is no picture ${path}`)
    return { path }
  },
} satisfies Partial<Record<keyof typeof Electron.nativeImage, unknown>>)

/** The icon in the tray: its menu and its words are kept for tests to read. */
export class Tray {
  constructor(image: { path: string }) {
    const calls = {
      image,
      setToolTip(text: string) {
        toolTip = text
      },
      setContextMenu(menu: BuiltMenu | null) {
        trayMenu = menu
      },
    }
    const known: Pick<typeof calls, Extract<keyof typeof calls, keyof Electron.Tray>> = calls
    // biome-ignore lint/correctness/noConstructorReturn: the app must get the object that throws for what it does not have
    return strictEmitter('Tray', Object.assign(calls, known))
  }
}
