import type * as Electron from 'electron'
import { app, pathOf } from './app.ts'
import { debuggingAddress } from './browser.ts'
import { desk, display } from './desk.ts'
import { isReady } from './lifecycle.ts'
import { currentMenus } from './menus.ts'
import { fetchAsPage } from './plain-renderer.ts'
import { isMac, isWindows, profile } from './profile.ts'
import { ignoredCalls, setFailing } from './strict.ts'
import { permissions, powerMonitor, screen } from './system.ts'
import { BrowserWindow } from './window.ts'

type Template = NonNullable<ReturnType<typeof currentMenus>['tray']>['template']

/** Finds a menu item by its ID, or its label, at any depth; menus are kept as their templates. */
function findItem(template: Template, id: string): Template[number] | undefined {
  for (const item of template) {
    if (item.id === id || item.label === id) return item
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

/** Actions of the user, the system, and tests, called by message from the process that started the app. */
const commands = {
  debuggingAddress,
  /** Calls the app through the page's preload script. */
  invoke: (kind: 'app' | 'overlay', channel: string, ...args: unknown[]) =>
    windowOf(kind)?.contents.invoke(channel, args),
  /** A call from a frame that has navigated away in the meantime. */
  invokeFromGoneFrame: (kind: 'app' | 'overlay', channel: string, ...args: unknown[]) =>
    windowOf(kind)?.contents.invoke(channel, args, 'gone'),
  sent: (kind: 'app' | 'overlay') => windowOf(kind)?.contents.sent ?? [],
  /** Calls the API as the signed-in page, for runs without a browser. */
  fetchAsPage(method: string, path: string, body?: object) {
    const { origin } = new URL(windowOf('app')?.contents.getURL() ?? '')
    return fetchAsPage(origin, method, path, body)
  },
  isReady,
  pathOf,
  crashDumps: () => ({
    folder: pathOf('crashDumps'),
    uploaded: desk.crashReporter?.uploadToServer !== false,
  }),
  desk: () => desk,
  /** Sets the system's answers for the login item, the proxy, and notifications. */
  setDesk: (change: Partial<typeof desk>) => void Object.assign(desk, change),
  ignoredCalls: () => ignoredCalls,
  setFailing,
  trayRebuilt: () => currentMenus().trayRebuilt,
  tray: () => ({
    toolTip: currentMenus().toolTip,
    items: (currentMenus().tray?.template ?? []).map(({ id, label, enabled }) => ({ id, label, enabled })),
  }),
  windows: () =>
    [...BrowserWindow.all].map((window) => ({
      url: window.contents.getURL(),
      bounds: window.getBounds(),
      zoom: window.contents.getZoomLevel(),
      title: window.options.title,
      excludedFromWindowMenu: window.excludedFromShownWindowsMenu,
      closable: window.options.closable !== false,
      spellcheck: window.options.webPreferences?.spellcheck !== false,
      backgroundColor: window.options.backgroundColor,
      ...window.facts,
    })),
  aboutPanel: () => desk.about,
  clickTray: (id: string) => click(currentMenus().tray?.template, id),
  menuItem(id: string) {
    const item = findItem(currentMenus().application?.template ?? [], id)
    return item === undefined
      ? null
      : { id: item.id, label: item.label, accelerator: String(item.accelerator) }
  },
  clickMenu: (id: string) => click(currentMenus().application?.template, id),
  answerDialog: (answer: number | string[]) => void desk.answers.push(answer),
  openUrl: (link: string) => void app.emit('open-url', { preventDefault() {} }, link),
  openFile: (path: string) => void app.emit('open-file', { preventDefault() {} }, path),
  /** Another process was launched with these arguments. */
  secondInstance: (args: string[]) =>
    void app.emit('second-instance', {}, [...process.argv, ...args], process.cwd(), { args }),
  /** The user clicks the Dock icon. */
  activate: () => void app.emit('activate', {}, false),
  /** A right click on the page. */
  contextMenu(params: Partial<Electron.ContextMenuParams>) {
    windowOf('app')?.contents.emit('context-menu', {}, params)
    return currentMenus().contextMenu.map(({ id, label, role }) => ({ id, label, role }))
  },
  clickContextMenu: (id: string) => click(currentMenus().contextMenu, id),
  clickDock: (id: string) => click(desk.dock.menu, id),
  closeWindow: () => windowOf('app')?.close(),
  /** Alt+F4 or Cmd+W while the hedgehog has the focus. Windows that can't be closed don't receive it. */
  closeOverlayByKeyboard() {
    const overlay = windowOf('overlay')
    if (profile === 'x11' || profile === 'wayland' || overlay?.options.closable !== false) overlay?.close()
  },
  /** The window manager closes it unconditionally. */
  killOverlay: () => windowOf('overlay')?.destroy(),
  killWindow: () => windowOf('app')?.destroy(),
  zoomIn() {
    const contents = windowOf('app')?.contents
    contents?.setZoomLevel(contents.getZoomLevel() + 1)
  },
  reload: (kind: 'app' | 'overlay') => windowOf(kind)?.contents.reload(),
  maximize: () => windowOf('app')?.maximize(),
  /** A request from the app's own process, like the core's. */
  fetchFromApp: (url: string) =>
    fetch(url).then(
      ({ status }) => status,
      () => 0,
    ),
  moveWindow: (x: number, y: number) => windowOf('app')?.moveTo(x, y),
  crash: (kind: 'app' | 'overlay') => windowOf(kind)?.contents.crash(),
  /** The page stops responding. */
  hang: (kind: 'app' | 'overlay') => void windowOf(kind)?.emit('unresponsive'),
  /** The page's `beforeunload` handler asks to stay, as with unsaved changes. */
  askToStay: () => void Object.assign(windowOf('app')?.contents ?? {}, { asksToStay: true }),
  loseGpu: () => void app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 }),
  /** The user signs out or shuts down. Windows ends the process right after the event; the others ask it to quit first. */
  endSession() {
    if (profile === 'windows') {
      for (const window of BrowserWindow.all) window.emit('session-end', {})
      process.exit(0)
    }
    powerMonitor.emit('shutdown', { preventDefault() {} })
  },
  setFullScreen: (on: boolean) => windowOf('app')?.setFullScreen(on),
  changeDisplayMetrics: () => void screen.emit('display-metrics-changed'),
  throwUncaught: () =>
    void setImmediate(() => {
      throw new Error('made by the test')
    }),
  rejectUnhandled: () => void Promise.reject(new Error('made by the test')),
  addDisplay(scaleFactor = 1) {
    desk.displays.push(display(2, 1440, scaleFactor))
    screen.emit('display-added')
  },
  removeDisplay() {
    desk.displays.pop()
    screen.emit('display-removed')
  },
  movePointer: (x: number, y: number) => void Object.assign(desk.pointer, { x, y }),
  setOnBattery(on: boolean) {
    desk.onBattery = on
    // The declarations list these events for some systems only.
    if (isMac || (isWindows && !on)) powerMonitor.emit(on ? 'on-battery' : 'on-ac')
  },
  /** Whether the page at that URL would get the permission, both on request and on check. */
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

// An aborted test must not leave processes behind.
process.on('disconnect', () => app.exit(1))
