import type { Page } from 'playwright-core'

export type WindowFacts = {
  url: string
  visible: boolean
  bounds: { x: number; y: number; width: number; height: number }
  alwaysOnTop: boolean
  focusable: boolean
}

/** A running desktop app, on real Electron or the stand-in: user actions, and what the user sees. */
export type Desktop = {
  dataDir: string
  /** The main window's page, or the hedgehog's; waits until it exists. */
  page(kind: 'app' | 'overlay'): Promise<Page>
  /** Evaluates an expression in the app's page, through the app, since Playwright loses a page that crashed. */
  inPage(expression: string): Promise<unknown>
  windows(): Promise<WindowFacts[]>
  /** The items of the tray's menu. */
  tray(): Promise<{ id?: string | undefined; label?: string | undefined }[]>
  clickTray(id: string): Promise<void>
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
  exited: Promise<number | null>
  /** The log so far. */
  log(): string
}

export type Launch = { dataDir: string; args?: readonly string[]; env?: Readonly<Record<string, string>> }

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
