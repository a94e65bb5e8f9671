import { existsSync } from 'node:fs'
import type * as Electron from 'electron'
import { onlyAfterReady } from './lifecycle.ts'
import { isFailing, strict, strictEmitter } from './strict.ts'

type Template = readonly Electron.MenuItemConstructorOptions[]
type BuiltMenu = { template: Template; popup: () => void }

let applicationMenu: BuiltMenu | null = null
let trayMenu: BuiltMenu | null = null
let contextMenu: Template = []
let toolTip = ''
let trayRebuilt = 0

export const currentMenus = () => ({
  application: applicationMenu,
  tray: trayMenu,
  contextMenu,
  toolTip,
  trayRebuilt,
})

export const Menu = strict('Menu', {
  buildFromTemplate: (template: Template): BuiltMenu => ({
    template,
    popup() {
      onlyAfterReady('Menu.popup')
      contextMenu = template
    },
  }),
  setApplicationMenu(menu: BuiltMenu | null) {
    onlyAfterReady('Menu.setApplicationMenu')
    applicationMenu = menu
  },
} satisfies Partial<Record<keyof typeof Electron.Menu, unknown>>)

export const nativeImage = strict('nativeImage', {
  createFromPath(path: string) {
    if (!existsSync(path)) throw new Error(`There is no image ${path}`)
    return { path }
  },
} satisfies Partial<Record<keyof typeof Electron.nativeImage, unknown>>)

/** The tray icon, with its menu and tooltip for tests to read. */
export class Tray {
  constructor(image: { path: string }) {
    onlyAfterReady('new Tray')
    if (isFailing('Tray')) throw new Error('There is no tray here')
    let destroyed = false
    const calls = {
      image,
      setToolTip(text: string) {
        toolTip = text
      },
      setContextMenu(menu: BuiltMenu | null) {
        trayMenu = menu
        trayRebuilt += 1
      },
      destroy() {
        destroyed = true
      },
      isDestroyed: () => destroyed,
    }
    const known: Pick<typeof calls, Extract<keyof typeof calls, keyof Electron.Tray>> = calls
    // biome-ignore lint/correctness/noConstructorReturn: the app must get the proxy that throws for missing members
    return strictEmitter('Tray', Object.assign(calls, known), {
      declared: 'Tray',
      isDestroyed: () => destroyed,
    })
  }
}
