import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Menu } from 'electron'
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Desktop, type Dialog, type Launch, settled, testEnvironment } from './driver.ts'

const root = resolve(import.meta.dirname, '../../../..')
const spy = resolve(import.meta.dirname, 'spy.cjs')

declare global {
  /** What `spy.cjs` keeps in the app's process. */
  var spied: {
    trayMenu: Menu | null
    contextMenu: Menu | null
    openedExternally: string[]
    openedPaths: string[]
    notifications: string[]
    dialogs: Dialog[]
    answers: number[]
  }
}

/** The built app in real Electron. */
export async function launchReal(binary: string, launch: Launch): Promise<Desktop> {
  const args = ['-r', spy, root, ...(launch.args ?? [])]
  const running = await electron.launch({ executablePath: binary, args, env: testEnvironment(launch) })
  const child = running.process()
  const exited = once(child, 'exit').then(([code]) => code)
  let text = ''
  child.stderr?.on('data', (chunk) => {
    text += String(chunk)
  })

  return {
    exited,
    dataDir: launch.dataDir,
    log: () => text,
    page: (kind) => findPage(running, kind),
    inPage: (expression) =>
      running.evaluate(async ({ BrowserWindow }, code) => {
        for (const { webContents } of BrowserWindow.getAllWindows())
          if (!webContents.getURL().includes('/_companion/overlay'))
            return webContents.executeJavaScript(code)
        return null
      }, expression),
    windows: () =>
      running.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => ({
          url: window.webContents.getURL(),
          visible: window.isVisible(),
          bounds: window.getBounds(),
          alwaysOnTop: window.isAlwaysOnTop(),
          focusable: window.isFocusable(),
          excludedFromWindowMenu: window.excludedFromShownWindowsMenu === true,
        })),
      ),
    tray: () =>
      running.evaluate(() => globalThis.spied.trayMenu?.items.map(({ id, label }) => ({ id, label })) ?? []),
    clickTray: (id) =>
      running.evaluate((_, itemId) => globalThis.spied.trayMenu?.getMenuItemById(itemId)?.click(), id),
    menuItem: (id) =>
      running.evaluate(({ Menu }, itemId) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById(itemId) ?? null
        return item && { id: item.id, label: item.label, accelerator: String(item.accelerator) }
      }, id),
    clickMenu: (id) =>
      running.evaluate(
        ({ Menu }, itemId) => void Menu.getApplicationMenu()?.getMenuItemById(itemId)?.click(),
        id,
      ),
    contextMenu: (clicked) =>
      running.evaluate(({ BrowserWindow }, params) => {
        Object.assign(globalThis.spied, { contextMenu: null })
        for (const { webContents } of BrowserWindow.getAllWindows())
          if (!webContents.getURL().includes('/_companion/overlay'))
            Reflect.apply(webContents.emit, webContents, ['context-menu', {}, params])
        const items = globalThis.spied.contextMenu?.items ?? []
        return items.map(({ id, label, role }) => ({ id, label, role: role && String(role).toLowerCase() }))
      }, clicked),
    clickContextMenu: (id) =>
      running.evaluate(
        (_, itemId) => void globalThis.spied.contextMenu?.getMenuItemById(itemId)?.click(),
        id,
      ),
    dock: () =>
      running.evaluate(({ app }) => ({
        visible: app.dock?.isVisible() ?? false,
        menu: (app.dock?.getMenu()?.items ?? []).map(({ id, label }) => ({ id, label })),
      })),
    dialogs: () => running.evaluate(() => globalThis.spied.dialogs),
    answerDialog: (button) =>
      running.evaluate((_, index) => void globalThis.spied.answers.push(index), button),
    notifications: () => running.evaluate(() => globalThis.spied.notifications),
    openedPaths: () => running.evaluate(() => globalThis.spied.openedPaths),
    crashDumps: () =>
      running.evaluate(({ app, crashReporter }) => ({
        folder: app.getPath('crashDumps'),
        uploaded: crashReporter.getUploadToServer(),
      })),
    logFolder: () => running.evaluate(({ app }) => app.getPath('logs')),
    rejectUnhandled: () =>
      running.evaluate(() => void setTimeout(() => void Promise.reject(new Error('made by the test')))),
    moveWindow: (x, y) =>
      running.evaluate(
        ({ BrowserWindow }, [left, top]) => {
          for (const window of BrowserWindow.getAllWindows())
            if (!window.webContents.getURL().includes('/_companion/overlay')) window.setPosition(left, top)
        },
        [x, y] as const,
      ),
    theme: () => running.evaluate(({ nativeTheme }) => nativeTheme.themeSource),
    clipboard: async () => running.evaluate(({ clipboard }) => clipboard.readText()),
    openedExternally: () => running.evaluate(() => globalThis.spied.openedExternally),
    openUrl: (link) =>
      running.evaluate(({ app }, url) => void app.emit('open-url', { preventDefault() {} }, url), link),
    crash: (kind) =>
      running.evaluate(({ BrowserWindow }, wanted) => {
        for (const { webContents } of BrowserWindow.getAllWindows())
          if (webContents.getURL().includes('/_companion/overlay') === (wanted === 'overlay'))
            webContents.forcefullyCrashRenderer()
      }, kind),
    closeWindow: () =>
      running.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows())
          if (!window.webContents.getURL().includes('/_companion/overlay')) window.close()
      }),
    startAgain: async (more) => {
      const again = spawn(binary, [root, ...more], { env: testEnvironment(launch), stdio: 'ignore' })
      const [code] = await once(again, 'exit')
      return code
    },
    quit: () => running.evaluate(({ app }) => app.quit()).catch(() => undefined),
    kill: () => void child.kill('SIGKILL'),
  }
}

async function findPage(running: ElectronApplication, kind: 'app' | 'overlay'): Promise<Page> {
  const find = () =>
    running
      .windows()
      .find(
        (page) =>
          page.url().startsWith('http') &&
          page.url().includes('/_companion/overlay') === (kind === 'overlay'),
      )
  await expect
    .poll(() => find() !== undefined, { timeout: 45_000, message: `a page of kind ${kind}` })
    .toBe(true)
  const page = find()
  if (page === undefined) throw new Error(`The page of kind ${kind} went away.`)
  await settled(page)
  return page
}
