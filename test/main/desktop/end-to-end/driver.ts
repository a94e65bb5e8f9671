import type { Page } from 'playwright-core'
import type { Profile } from '../../../support/electron/profile.ts'

export type WindowFacts = {
  url: string
  visible: boolean
  bounds: { x: number; y: number; width: number; height: number }
  alwaysOnTop: boolean
  focusable: boolean
  /** Left out of macOS's Window menu. */
  excludedFromWindowMenu: boolean
}

/** An item of a menu; roles are in lowercase. */
export type Item = {
  id?: string | undefined
  label?: string | undefined
  role?: string | undefined
  accelerator?: string | undefined
}
export type Dialog = { message: string; detail: string; buttons: string[] }

/** A running desktop app, on real Electron or the stand-in: user actions, and what the user sees. */
export type Desktop = {
  dataDir: string
  /** The main window's page, or the hedgehog's; waits until it exists. */
  page(kind: 'app' | 'overlay'): Promise<Page>
  /** Evaluates an expression in the app's page, through the app, since Playwright loses a page that crashed. */
  inPage(expression: string): Promise<unknown>
  windows(): Promise<WindowFacts[]>
  /** The items of the tray's menu. */
  tray(): Promise<Item[]>
  clickTray(id: string): Promise<void>
  /** An item of the application menu. */
  menuItem(id: string): Promise<Item | null>
  clickMenu(id: string): Promise<void>
  /** The items of the menu for a right click on such an element. */
  contextMenu(clicked: { selectionText?: string; linkURL?: string; isEditable?: boolean }): Promise<Item[]>
  clickContextMenu(id: string): Promise<void>
  /** The Dock icon on macOS, and its menu. */
  dock(): Promise<{ visible: boolean; menu: Item[] }>
  /** The message boxes so far. */
  dialogs(): Promise<Dialog[]>
  /** Answers the current message box, or the next one. */
  answerDialog(button: number): Promise<void>
  /** The titles of the notifications so far. */
  notifications(): Promise<string[]>
  /** The folders that were opened in the file manager. */
  openedPaths(): Promise<string[]>
  /** Where crash dumps are stored, and whether they are uploaded. */
  crashDumps(): Promise<{ folder: string; uploaded: boolean }>
  logFolder(): Promise<string>
  /** Leaves a promise of the app rejected. */
  rejectUnhandled(): Promise<void>
  moveWindow(x: number, y: number): Promise<void>
  clipboard(): Promise<string>
  /** The theme of title bars and menus. */
  theme(): Promise<string>
  openedExternally(): Promise<string[]>
  /** Emits what macOS does when a link is opened. */
  openUrl(link: string): Promise<void>
  crash(kind: 'app' | 'overlay'): Promise<void>
  closeWindow(): Promise<void>
  /** Launches the app again on the same folder, and returns the exit code of that process. */
  startAgain(args: readonly string[]): Promise<number | null>
  /** Asks the app to quit, without waiting. */
  quit(): Promise<void>
  /** Ends the process without asking it, as Windows does when the user signs out. */
  kill(): void
  exited: Promise<number | null>
  /** The log so far. */
  log(): string
}

export type Launch = {
  dataDir: string
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  /** The system that the stand-in simulates; real Electron has its own. */
  profile?: Profile
  /** Without a browser, the stand-in is much faster, and renders nothing. */
  pages?: 'chromium' | 'none'
}

/** The environment of an app under test, without the user's own settings. */
export function testEnvironment({ dataDir, env = {} }: Launch): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(COMPANION|GITHUB_APP)_/.test(name))
  return {
    ...Object.fromEntries(inherited.map(([name, value]) => [name, value ?? ''])),
    ...(process.env.COMPANION_TEST_BROWSER && { COMPANION_TEST_BROWSER: process.env.COMPANION_TEST_BROWSER }),
    COMPANION_DATA_DIR: dataDir,
    COMPANION_PORT: '0',
    XDG_DATA_HOME: `${dataDir}-xdg-data`,
    XDG_CONFIG_HOME: `${dataDir}-xdg-config`,
    ...env,
  }
}

/** Waits until a page has loaded. A window first opens its sign-in link, which redirects to the app. */
export async function settled(page: Page): Promise<void> {
  await page.waitForURL(({ pathname }) => pathname !== '/_companion/login')
  await page.waitForLoadState()
}
