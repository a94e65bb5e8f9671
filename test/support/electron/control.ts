import { aboutPanel, app } from './app.ts'
import { debuggingAddress } from './browser.ts'
import { currentMenus } from './menus.ts'
import { desk, display, permissions, powerMonitor, screen } from './system.ts'
import { BrowserWindow } from './window.ts'

type Template = NonNullable<ReturnType<typeof currentMenus>['tray']>['template']

/** The item of that id, however deep; menus are what they were built from. */
function findItem(template: Template, id: string): Template[number] | undefined {
  for (const item of template) {
    if (item.id === id) return item
    const inside = Array.isArray(item.submenu) ? findItem(item.submenu, id) : undefined
    if (inside !== undefined) return inside
  }
  return undefined
}

function click(template: Template | undefined, id: string): void {
  const item = findItem(template ?? [], id)
  if (item?.click === undefined) throw new Error(`There is no menu item ${id}`)
  Reflect.apply(item.click, undefined, [])
}

const windowOf = (kind: 'app' | 'overlay') =>
  [...BrowserWindow.all].find(({ options }) => (options.transparent === true) === (kind === 'overlay'))

/** What a person, the system and a test do to the app. Each is named by a message from the process that started it. */
const commands = {
  debuggingAddress,
  desk: () => desk,
  tray: () => ({
    toolTip: currentMenus().toolTip,
    items: (currentMenus().tray?.template ?? []).map(({ id, label, enabled }) => ({ id, label, enabled })),
  }),
  windows: () =>
    [...BrowserWindow.all].map((window) => ({
      url: window.webContents.getURL(),
      bounds: window.getBounds(),
      ...window.facts,
    })),
  aboutPanel,
  clickTray: (id: string) => click(currentMenus().tray?.template, id),
  clickMenu: (id: string) => click(currentMenus().application?.template, id),
  answerDialog: (answer: number | string[]) => void desk.answers.push(answer),
  openUrl: (link: string) => void app.emit('open-url', { preventDefault() {} }, link),
  openFile: (path: string) => void app.emit('open-file', { preventDefault() {} }, path),
  closeWindow: () => windowOf('app')?.close(),
  crash: (kind: 'app' | 'overlay') => windowOf(kind)?.webContents.crash(),
  setFullScreen: (on: boolean) => windowOf('app')?.setFullScreen(on),
  addDisplay() {
    desk.displays.push(display(2, 1440))
    screen.emit('display-added')
  },
  removeDisplay() {
    desk.displays.pop()
    screen.emit('display-removed')
  },
  movePointer: (x: number, y: number) => void Object.assign(desk.pointer, { x, y }),
  setOnBattery(on: boolean) {
    desk.onBattery = on
    powerMonitor.emit(on ? 'on-battery' : 'on-ac')
  },
  /** Whether the page of that address would get the permission, when it asks and when it looks. */
  permission(name: string, url: string) {
    let asked: boolean | null = null
    const contents = { getURL: () => url }
    Reflect.apply(permissions.request ?? (() => {}), undefined, [
      contents,
      name,
      (yes: boolean) => (asked = yes),
    ])
    return [asked, Reflect.apply(permissions.check ?? (() => null), undefined, [contents, name, url])]
  },
  quit: () => app.quit(),
}

export type Commands = typeof commands

process.on('message', async ({ id, call, args }: { id: number; call: keyof Commands; args: unknown[] }) => {
  try {
    process.send?.({ id, value: await Reflect.apply(commands[call], undefined, args) })
  } catch (error) {
    process.send?.({ id, error: String(error) })
  }
})

// A test that is broken off leaves nothing behind.
process.on('disconnect', () => app.exit(1))
