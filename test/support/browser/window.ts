import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { RunningCompanion } from './companion.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

export type Theme = 'light' | 'dark'

/** A page of the app and what went wrong in it. */
export type Window = {
  page: Page
  context: BrowserContext
  /** Violations of the content policy, requests to other addresses, exceptions and console errors. Must stay empty. */
  faults: string[]
}

export type WindowOptions = {
  path?: string
  width?: number
  height?: number
  theme?: Theme
  motion?: boolean
  signedIn?: boolean
}

/** A new window at a path, in a context of its own. Signed in unless told otherwise. */
export async function openWindow(
  browser: Browser,
  companion: RunningCompanion,
  options: WindowOptions = {},
): Promise<Window> {
  const { path = '/', width = 1280, height = 800, theme = 'light', motion = false, signedIn = true } = options
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: motion ? 'no-preference' : 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  if (signedIn) await signIn(context, companion)
  const page = await context.newPage()
  const faults = watch(page, companion.url)
  await page.goto(`${companion.url}${path}`)
  return { page, context, faults }
}

/** A one-time address opens one session; later windows take that session's cookies. */
const sessions = new WeakMap<RunningCompanion, Awaited<ReturnType<BrowserContext['cookies']>>>()

async function signIn(context: BrowserContext, companion: RunningCompanion): Promise<void> {
  const known = sessions.get(companion)
  if (known !== undefined) return context.addCookies(known)
  await context.request.get(companion.loginUrl)
  sessions.set(companion, await context.cookies())
}

function watch(page: Page, origin: string): string[] {
  const faults: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    // To GitHub's pages a person goes by themselves; nothing else may be asked for elsewhere.
    const isForeign = /^(https?|wss?):/.test(url) && !url.startsWith(origin)
    if (isForeign && !request.isNavigationRequest()) faults.push(`foreign request: ${url}`)
  })
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    // Policies that were violated are reported here. So are answers that are errors, and deep links that nobody clicked on.
    const words = message.text()
    const expected = /^(Failed to load resource|Not allowed to launch)/
    if (message.type() === 'error' && !expected.test(words)) faults.push(words)
  })
  return faults
}
