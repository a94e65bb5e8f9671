import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { SESSION_HEADER } from '../../../src/shared/contract/sessions.ts'
import { signedIn } from '../sign-in.ts'
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

/** A page of the app and its problems. */
export type Window = {
  page: Page
  context: BrowserContext
  /** CSP violations, requests to other origins, exceptions, and console errors. Must stay empty. */
  faults: string[]
}

export type WindowOptions = {
  path?: string
  width?: number
  height?: number
  theme?: Theme
  motion?: boolean
  signedIn?: boolean
  locale?: string
}

/** Opens a path in its own browser context, signed in by default. */
export async function openWindow(
  browser: Browser,
  companion: RunningCompanion,
  options: WindowOptions = {},
): Promise<Window> {
  const {
    path = '/',
    width = 1280,
    height = 800,
    theme = 'light',
    motion = false,
    signedIn = true,
    locale = 'en-US',
  } = options
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
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

/** A one-time link opens one session; later windows reuse it. */
const sessions = new WeakMap<RunningCompanion, Record<string, string>>()

export async function sessionOf(companion: RunningCompanion): Promise<Record<string, string>> {
  const known = sessions.get(companion) ?? (await signedIn(companion.loginUrl))
  sessions.set(companion, known)
  return known
}

async function signIn(context: BrowserContext, companion: RunningCompanion): Promise<void> {
  const known = await sessionOf(companion)
  await keepSession(context, companion.url, known[SESSION_HEADER] ?? '')
}

/** Puts a session where the app's pages keep it, in every page of a context. */
export const keepSession = (context: BrowserContext, origin: string, session: string) =>
  context.addInitScript(
    ([origin, session]) => {
      if (location.origin === origin && sessionStorage.getItem('signed-in-once') === null) {
        sessionStorage.setItem('signed-in-once', 'yes')
        localStorage.setItem('posthog-companion.session', session)
      }
    },
    [origin, session] as const,
  )

function watch(page: Page, origin: string): string[] {
  const faults: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    // Users may navigate to GitHub; no other foreign request is allowed.
    const isForeign = /^(https?|wss?):/.test(url) && !url.startsWith(origin)
    if (isForeign && !request.isNavigationRequest()) faults.push(`foreign request: ${url}`)
  })
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    // CSP violations are reported here, but so are expected error responses and deep links that nobody clicked.
    const words = message.text()
    const expected = /^(Failed to load resource|Not allowed to launch)/
    if (message.type() === 'error' && !expected.test(words)) faults.push(words)
  })
  return faults
}
