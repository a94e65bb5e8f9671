import { existsSync } from 'node:fs'
import type * as Electron from 'electron'
import { notWhileExiting, onlyAfterReady } from './lifecycle.ts'
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

/** Electron throws for an item that has nothing to show, or no submenu where its type needs one. */
function checkTemplate(template: Template): void {
  for (const { label, role, type, submenu } of template) {
    if (!label && !role && !type)
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
    if (type === 'submenu' && submenu === undefined) throw new Error('Invalid submenu: the item has none')
    if (Array.isArray(submenu)) checkTemplate(submenu)
  }
}

export const Menu = strict('Menu', {
  buildFromTemplate(template: Template): BuiltMenu {
    checkTemplate(template)
    return {
      template,
      popup() {
        onlyAfterReady('Menu.popup')
        contextMenu = template
      },
    }
  },
  setApplicationMenu(menu: BuiltMenu | null) {
    onlyAfterReady('Menu.setApplicationMenu')
    applicationMenu = menu
  },
} satisfies Partial<Record<keyof typeof Electron.Menu, unknown>>)

/** As in Electron, a file that can't be read gives an empty image instead of an error. */
export const nativeImage = strict('nativeImage', {
  createFromPath: (path: string) => ({ path, isEmpty: () => !existsSync(path) }),
} satisfies Partial<Record<keyof typeof Electron.nativeImage, unknown>>)

/** The tray icon, with its menu and tooltip for tests to read. */
export class Tray {
  constructor(image: { path: string; isEmpty(): boolean }) {
    onlyAfterReady('new Tray')
    notWhileExiting('new Tray')
    if (isFailing('Tray')) throw new Error('There is no tray here')
    // Electron shows an icon that nobody can see.
    if (image.isEmpty()) throw new Error(`The tray’s image ${image.path} is empty`)
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
