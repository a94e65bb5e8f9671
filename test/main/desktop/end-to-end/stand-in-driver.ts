import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Commands } from '../../../support/electron/control.ts'
import { type Desktop, type Launch, settled, testEnvironment } from './driver.ts'

const root = resolve(import.meta.dirname, '../../../..')

export type StandInLaunch = Launch & {
  /** The calls that fail from the start. */
  failing?: readonly string[]
  /** The unpacked files of a packaged app; by default, the app built from source. */
  packaged?: { app: string; resources: string }
}

export type Call = <C extends keyof Commands>(
  call: C,
  ...args: Parameters<Commands[C]>
) => Promise<Awaited<ReturnType<Commands[C]>>>

/** The built app in Node, with the stand-in instead of Electron; `call` uses features of the stand-in. */
export async function launchStandIn(launch: StandInLaunch): Promise<
  Desktop & {
    call: Call
    /** Nobody reads the app's output anymore, as when the terminal that started it is closed. */
    closeOutput: () => void
    startAgain(args: readonly string[], workingDirectory?: string): Promise<number | null>
  }
> {
  const { child, exited, log } = start(launch)
  const call = caller(child)
  let browser: Promise<Browser> | null = null

  const pages = async (): Promise<Page[]> => {
    const address = await call('debuggingAddress')
    if (address === null) return []
    browser ??= chromium.connectOverCDP(address)
    return (await browser).contexts().flatMap((context) => context.pages())
  }
  void exited.then(async () => (await browser)?.close())

  return {
    call,
    exited,
    log,
    dataDir: launch.dataDir,
    async page(kind) {
      let page: Page | undefined
      const look = async () => {
        page = find(await pages(), kind)
        return page !== undefined
      }
      await expect.poll(look, { timeout: 45_000, message: `a page of kind ${kind}` }).toBe(true)
      if (page === undefined) throw new Error('unreachable')
      await settled(page)
      return page
    },
    async inPage(expression) {
      const page = find(await pages(), 'app')
      return page?.evaluate(expression)
    },
    windows: () => call('windows'),
    tray: async () => (await call('tray')).items,
    clickTray: (id) => call('clickTray', id),
    menuItem: (id) => call('menuItem', id),
    clickMenu: (id) => call('clickMenu', id),
    contextMenu: async (clicked) =>
      (await call('contextMenu', clicked)).map((item) => ({ ...item, role: item.role?.toLowerCase() })),
    clickContextMenu: (id) => call('clickContextMenu', id),
    dock: async () => {
      const { visible, menu } = (await call('desk')).dock
      return { visible, menu: menu.map(({ id, label }) => ({ id, label })) }
    },
    dialogs: async () => (await call('desk')).dialogs,
    answerDialog: (button) => call('answerDialog', button),
    notifications: async () => (await call('desk')).notifications.map(({ title }) => title),
    openedPaths: async () => (await call('desk')).openedPaths,
    crashDumps: () => call('crashDumps'),
    logFolder: () => call('pathOf', 'logs'),
    rejectUnhandled: () => call('rejectUnhandled'),
    moveWindow: (x, y) => call('moveWindow', x, y).then(() => undefined),
    theme: async () => (await call('desk')).theme,
    clipboard: async () => (await call('desk')).clipboard,
    openedExternally: async () => (await call('desk')).openedExternally,
    openUrl: (link) => call('openUrl', link),
    crash: (kind) => call('crash', kind).then(() => undefined),
    closeWindow: () => call('closeWindow').then(() => undefined),
    startAgain: (args, workingDirectory?: string) => start({ ...launch, args }, workingDirectory).exited,
    quit: () => call('quit'),
    kill: () => void child.kill('SIGKILL'),
    closeOutput() {
      child.stdout?.destroy()
      child.stderr?.destroy()
    },
  }
}

const find = (pages: Page[], kind: 'app' | 'overlay') =>
  pages.find(
    (page) =>
      page.url().startsWith('http') && page.url().includes('/_companion/overlay') === (kind === 'overlay'),
  )

function standInEnvironment(launch: StandInLaunch): Record<string, string> {
  const { profile = 'x11', failing = [], pages = 'chromium' } = launch
  return {
    ...testEnvironment(launch),
    XDG_SESSION_TYPE: profile === 'wayland' ? 'wayland' : 'x11',
    STAND_IN_PROFILE: profile,
    STAND_IN_FAIL: failing.join(','),
    STAND_IN_PAGES: pages,
    ...(launch.packaged && { STAND_IN_PACKAGED: '1', STAND_IN_RESOURCES: launch.packaged.resources }),
    ...launch.env,
  }
}

function start(
  launch: StandInLaunch,
  workingDirectory?: string,
): {
  child: ChildProcess
  exited: Promise<number | null>
  log: () => string
} {
  const program = resolve(root, 'test/support/electron/run.ts')
  const child = spawn(
    process.execPath,
    [
      program,
      resolve(launch.packaged?.app ?? root, 'out/main/index.js'),
      launch.packaged?.app ?? root,
      ...(launch.args ?? []),
    ],
    { env: standInEnvironment(launch), stdio: ['ignore', 'pipe', 'pipe', 'ipc'], cwd: workingDirectory },
  )
  let text = ''
  child.stderr?.on('data', (chunk) => {
    text += String(chunk)
  })
  return { child, exited: once(child, 'exit').then(([code]) => code), log: () => text }
}

/** Calls the child over Node's IPC channel. Fails if it has exited. */
function caller(child: ChildProcess): Call {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let next = 0
  child.on('message', (message: { id: number; value?: never; error?: string }) => {
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) asked?.resolve(message.value as never)
    else asked?.reject(new Error(message.error))
  })
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The app is gone.'))
  })
  return (call, ...args) =>
    new Promise((resolve, reject) => {
      const id = ++next
      waiting.set(id, { resolve, reject })
      // Sending to an exited process rejects here instead of throwing elsewhere.
      child.send({ id, call, args }, (error) => error && reject(error))
    })
}
