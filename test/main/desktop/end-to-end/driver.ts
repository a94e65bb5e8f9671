import type { Page } from 'playwright-core'

export type WindowFacts = {
  url: string
  visible: boolean
  bounds: { x: number; y: number; width: number; height: number }
  alwaysOnTop: boolean
  focusable: boolean
}

/** A running desktop app, on whichever Electron: what a person does to it, and what they see of it. */
export type Desktop = {
  dataDir: string
  /** The page in the app's window, or of the hedgehog on the desktop; waits until it is there. */
  page(kind: 'app' | 'overlay'): Promise<Page>
  /** What an expression is in the app's page. It is asked through the app, since Playwright gives up a page that crashed. */
  inPage(expression: string): Promise<unknown>
  windows(): Promise<WindowFacts[]>
  /** The items of the tray's menu. */
  tray(): Promise<{ id?: string | undefined; label?: string | undefined }[]>
  clickTray(id: string): Promise<void>
  clipboard(): Promise<string>
  /** The theme that title bars and menus have. */
  theme(): Promise<string>
  openedExternally(): Promise<string[]>
  /** What macOS does when a link is followed. */
  openUrl(link: string): Promise<void>
  crash(kind: 'app' | 'overlay'): Promise<void>
  closeWindow(): Promise<void>
  /** Starts the app once more on the same folder; the answer is how that process ended. */
  startAgain(args: readonly string[]): Promise<number | null>
  /** Asks the app to quit, without waiting. */
  quit(): Promise<void>
  exited: Promise<number | null>
  /** What the app logged so far. */
  log(): string
}

export type Launch = { dataDir: string; args?: readonly string[]; env?: Readonly<Record<string, string>> }

/** The environment of an app under test: nothing of the person's own settings. */
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
