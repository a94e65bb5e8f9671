import { setTimeout } from 'node:timers/promises'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { SESSION_HEADER } from '../../../src/shared/session-header.ts'
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
 * A browser context with the page that all its windows are shown in, one after another: another page would take twice as long for each.
 * Between two windows it shows a document of the app that runs nothing.
 */
export type Profile = { context: BrowserContext; page: Page; origin: string }

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
  const profile = { context, page: await context.newPage(), origin: companion.url }
  await rest(profile)
  return profile
}

/** What tests and windows listen to. */
const EVENTS = [
  'console',
  'dialog',
  'pageerror',
  'request',
  'requestfailed',
  'requestfinished',
  'response',
] as const

/** Leaves the window of a profile, and all that it stored and that a test set, so that another one can use it. */
export async function leaveWindow(profile: Profile): Promise<void> {
  const { context, page } = profile
  await Promise.all(context.pages().map((other) => other !== page && other.close()))
  for (const event of EVENTS) page.removeAllListeners(event)
  await Promise.all([
    page.unrouteAll({ behavior: 'ignoreErrors' }),
    context.unrouteAll({ behavior: 'ignoreErrors' }),
    context.clearCookies(),
    context.clearPermissions(),
  ])
  // A form with changes asks whether to leave.
  page.once('dialog', (dialog) => dialog.accept())
  await rest(profile)
  page.removeAllListeners('dialog')
}

async function rest({ page, origin }: Profile): Promise<void> {
  await page.goto(`${origin}/_companion/health`, { timeout: 10_000 })
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
}

/** Opens a path in a profile as if it was new, signed in by default. */
export async function openIn(
  { context, page }: Profile,
  companion: RunningCompanion,
  { path = '/', theme = 'light', motion = false, signedIn = true, delay = 0, ...size }: WindowOptions = {},
): Promise<Window> {
  await context.grantPermissions(PERMISSIONS)
  const session = signedIn ? ((await sessionOf(companion))[SESSION_HEADER] ?? null) : null
  if (session !== null)
    await page.evaluate((session) => localStorage.setItem('posthog-companion.session', session), session)
  const faults = watch(page, companion.url)
  const waiting = watchRequests(page)
  await page.setViewportSize({ ...SIZE, ...size })
  await page.emulateMedia({
    colorScheme: theme,
    reducedMotion: motion ? 'no-preference' : 'reduce',
    forcedColors: null,
    media: null,
  })
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
