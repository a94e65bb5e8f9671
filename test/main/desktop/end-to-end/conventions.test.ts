import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Desktop, Launch } from './driver.ts'
import { serve } from './headless-server.ts'
import { HOST, isReal, SCHEME, soon } from './launch.ts'
import { useDesktops } from './use-desktops.ts'

const desktops = useDesktops()

/** Starts the app without showing its pages. */
const open = (name: string, options: Partial<Omit<Launch, 'dataDir'>> = {}) =>
  desktops.open(name, { pages: 'none', ...options })

const appWindow = async (desktop: Desktop) =>
  (await desktop.windows()).find(({ url }) => !url.includes('/_companion/overlay'))
/** Waits until the window shows its page, signed in. */
async function shown(desktop: Desktop): Promise<void> {
  await soon(async () => (await appWindow(desktop))?.url ?? '').toMatch(/^http:.*[^=]$/)
  await soon(async () => (await appWindow(desktop))?.visible).toBe(true)
}
const kinds = (items: { id?: string | undefined; role?: string | undefined }[]) =>
  items.map(({ id, role }) => id || role).filter(Boolean)

describe(`what people expect of a desktop app, on ${HOST}`, () => {
  // Shared by these tests, in this order.
  let desktop: Desktop

  it('it keeps a log, and shows where', async () => {
    desktop = await open('data')
    await shown(desktop)
    const logs = await desktop.logFolder()
    await desktop.openUrl(`${SCHEME}://nowhere`)
    await soon(() => readFileSync(join(logs, 'companion.log'), 'utf8')).toContain('ignored a link')
    await desktop.clickMenu('show-logs')
    await soon(() => desktop.openedPaths()).toEqual([logs])
  })

  it('it keeps crash dumps on this computer, and reports an error once', async () => {
    const { folder: dumps, uploaded } = await desktop.crashDumps()
    expect(uploaded).toBe(false)
    expect(dumps.startsWith(desktop.dataDir)).toBe(true)
    await desktop.rejectUnhandled()
    await soon(() => desktop.dialogs()).toMatchObject([{ message: 'Something went wrong.' }])
    await desktop.rejectUnhandled()
    await soon(() => desktop.log().split('unhandled promise rejection').length).toBe(3)
    expect(await desktop.dialogs()).toHaveLength(1)
    await desktop.answerDialog(0)
  })

  it('it has a context menu for the clicked element', async () => {
    const link = await desktop.contextMenu({ selectionText: 'words', linkURL: 'https://posthog.com/docs' })
    expect(kinds(link)).toEqual(['open-link', 'copy-link', 'copy', 'selectall'])
    await desktop.clickContextMenu('copy-link')
    await soon(() => desktop.clipboard()).toBe('https://posthog.com/docs')
    await desktop.clickContextMenu('open-link')
    await soon(() => desktop.openedExternally()).toEqual(['https://posthog.com/docs'])
    const field = await desktop.contextMenu({ selectionText: '', linkURL: '', isEditable: true })
    expect(kinds(field)).toEqual(['cut', 'copy', 'paste', 'selectall'])
  })

  it('it says that a build from source has no updates', async () => {
    const before = (await desktop.dialogs()).length
    await desktop.clickMenu('check-for-updates')
    await soon(async () => (await desktop.dialogs()).length).toBe(before + 1)
    expect((await desktop.dialogs()).at(-1)?.message).toContain('no update feed')
    await desktop.answerDialog(0)
  })

  it('it says once that it keeps running in the tray', async () => {
    for (const _round of [1, 2]) {
      await desktop.closeWindow()
      await soon(async () => (await appWindow(desktop))?.visible).toBe(false)
      await desktop.clickTray('open')
      await soon(async () => (await appWindow(desktop))?.visible).toBe(true)
    }
    expect(await desktop.notifications()).toEqual(['Still running'])
  })

  it('its window is where it was, even if the system ended it', async () => {
    await desktop.moveWindow(77, 60)
    const saved = () => JSON.parse(readFileSync(join(desktop.dataDir, 'desktop.json'), 'utf8')).window
    await soon(saved).toMatchObject({ x: expect.closeTo(77, -2), y: expect.closeTo(60, -2) })
    const before = saved()
    desktop.kill()
    await desktop.exited
    desktop = await open('data')
    await shown(desktop)
    const { x, y } = before
    expect((await appWindow(desktop))?.bounds).toMatchObject({
      x: expect.closeTo(x, -2),
      y: expect.closeTo(y, -2),
    })
  })
})

describe(`a folder that a headless server has, on ${HOST}`, () => {
  it('is shown in the window, signed in, and the server keeps running', async () => {
    await using server = await serve(join(desktops.folder, 'served'))
    const desktop = await open('served')
    await soon(async () => (await desktop.dialogs())[0]?.buttons[0]).toBe('Use Running Server')
    await desktop.answerDialog(0)
    await shown(desktop)
    expect((await appWindow(desktop))?.url).toBe(`${server.url}/`)
    const items = (await desktop.tray()).map(({ id, label }) => (id === 'status' ? label : id))
    expect(items.filter(Boolean)).toEqual([
      `Using the server at ${server.url}`,
      'open',
      'copy-address',
      'quit',
    ])
    await desktop.quit()
    expect(await desktop.exited).toBe(0)
    expect(await fetch(`${server.url}/_companion/health`)).toMatchObject({ status: 200 })
  })
})

const isMac = !isReal || process.platform === 'darwin'
if (!isMac)
  process.stdout.write(
    'The tests of macOS’s conventions are left out: this Electron runs on another system.\n',
  )

describe.runIf(isMac)(`macOS’s conventions, on ${HOST}`, () => {
  it('are followed by the menus, the Dock, and the Window menu', async () => {
    const desktop = await open('mac', { profile: 'macos' })
    await shown(desktop)
    expect(await desktop.menuItem('settings')).toMatchObject({
      label: 'Settings…',
      accelerator: 'CommandOrControl+,',
    })
    expect(kinds((await desktop.dock()).menu)).toEqual(['copy-address', 'settings'])
    await desktop.closeWindow()
    await soon(async () => (await desktop.dock()).visible).toBe(false)
    await desktop.clickTray('open')
    await soon(async () => (await desktop.dock()).visible).toBe(true)
    expect(await appWindow(desktop)).toMatchObject({ excludedFromWindowMenu: false })
  })
})
