import { setTimeout } from 'node:timers/promises'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { SESSION_HEADER } from '../../../src/shared/contract/sessions.ts'
import { signedIn } from '../sign-in.ts'
import type { RunningCompanion } from './companion.ts'
import { BROWSER_FLAGS, browserPath } from './executable.ts'

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath,
    // Pages of the app then share compiled scripts.
    args: [...BROWSER_FLAGS, '--process-per-site'],
  })

export type Theme = 'light' | 'dark'

/** A page of the app and its problems. */
export type Window = {
  page: Page
  context: BrowserContext
  /** CSP violations, requests to other origins, exceptions, and console errors. Must stay empty. */
  faults: string[]
  /** Addresses of requests without a complete response. */
  waiting: Set<string>
}

export type WindowOptions = {
  path?: string
  width?: number
  height?: number
  theme?: Theme
  motion?: boolean
  signedIn?: boolean
  locale?: string
  /** Delays each response by up to this many ms, each by another time, so that they arrive in another order. */
  delay?: number
}

/**
 * A browser context of the app, with one page that stays. The app's pages share its process and caches, so a second
 * one opens in a third of the time.
 */
export type Profile = { context: BrowserContext; staying: Page }

const PERMISSIONS = ['clipboard-read', 'clipboard-write']
const SIZE = { width: 1280, height: 800 }

export async function newProfile(
  browser: Browser,
  companion: RunningCompanion,
  locale = 'en-US',
): Promise<Profile> {
  const context = await browser.newContext({
    viewport: SIZE,
    locale,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  })
  const staying = await context.newPage()
  await staying.goto(`${companion.url}/_companion/health`)
  return { context, staying }
}

/** Closes the pages of a profile, so that another window can use it. */
export async function closePages({ context, staying }: Profile): Promise<void> {
  await Promise.all(context.pages().map((page) => page !== staying && page.close()))
  await Promise.all([context.unrouteAll({ behavior: 'ignoreErrors' }), context.clearCookies()])
}

/** Opens a path in a profile as if it was new, signed in by default. */
export async function openIn(
  { context, staying }: Profile,
  companion: RunningCompanion,
  { path = '/', theme = 'light', motion = false, signedIn = true, delay = 0, ...size }: WindowOptions = {},
): Promise<Window> {
  await context.clearPermissions()
  await context.grantPermissions(PERMISSIONS)
  const session = signedIn ? ((await sessionOf(companion))[SESSION_HEADER] ?? null) : null
  await store(staying, session)
  const page = await context.newPage()
  const faults = watch(page, companion.url)
  const waiting = watchRequests(page)
  if (size.width !== undefined || size.height !== undefined) await page.setViewportSize({ ...SIZE, ...size })
  if (theme !== 'light' || motion)
    await page.emulateMedia({ colorScheme: theme, reducedMotion: motion ? 'no-preference' : 'reduce' })
  if (delay > 0) await delayResponses(page, delay)
  await page.goto(`${companion.url}${path}`)
  return { page, context, faults, waiting }
}

/** Opens a path in its own profile. */
export const openWindow = async (
  browser: Browser,
  companion: RunningCompanion,
  options: WindowOptions = {},
): Promise<Window> => openIn(await newProfile(browser, companion, options.locale), companion, options)

/** A one-time link opens one session; later windows reuse it. */
const sessions = new WeakMap<RunningCompanion, Record<string, string>>()

/** The header of the session that the windows of an app share. */
export async function sessionOf(companion: RunningCompanion): Promise<Record<string, string>> {
  const known = sessions.get(companion) ?? (await signedIn(companion.loginUrl))
  sessions.set(companion, known)
  return known
}

/** Deletes what earlier pages stored, and puts a session where the app's pages keep it. */
const store = (page: Page, session: string | null) =>
  page.evaluate((session) => {
    localStorage.clear()
    if (session !== null) localStorage.setItem('posthog-companion.session', session)
  }, session)

const delayResponses = (page: Page, longest: number) => {
  let count = 0
  return page.route(/[/](api|_companion)[/]/, async (route) => {
    // A step that shares no divisor with ten visits all tenths of the longest delay.
    await setTimeout(((count++ * 7) % 10) * (longest / 10))
    // The page may be closed by now.
    await route.continue().catch(() => undefined)
  })
}

function watchRequests(page: Page): Set<string> {
  const waiting = new Set<string>()
  page.on('request', (request) => waiting.add(request.url()))
  page.on('requestfinished', (request) => waiting.delete(request.url()))
  page.on('requestfailed', (request) => waiting.delete(request.url()))
  return waiting
}

/** What a window showed and waited for, to tell why a test failed. */
export async function describeWindow({ page, faults, waiting }: Window): Promise<string> {
  const shown = await page
    .locator('body')
    .ariaSnapshot({ timeout: 2000 })
    .catch((error: unknown) => `(nothing: ${error})`)
  return [
    `The window at ${page.url()} shows:`,
    shown.slice(0, 3000),
    `Faults: ${faults.join(' · ') || 'none'}`,
    `Waiting for: ${[...waiting].join(' · ') || 'nothing'}`,
  ].join('\n')
}

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
