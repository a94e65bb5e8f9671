import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type CompanionSetup, type RunningCompanion, startCompanion } from './companion.ts'
import {
  describeWindow,
  launchBrowser,
  leaveWindow,
  newProfile,
  openIn,
  type Profile,
  type Window,
  type WindowOptions,
} from './window.ts'
import { WORLD } from './world.ts'

export type App = {
  companion(): RunningCompanion
  /** Opens a path in a new window. It is closed after the test, which fails if the window had any faults. */
  open(path?: string, options?: Omit<WindowOptions, 'path'>): Promise<Page>
}

/** One app and one browser for all tests of a file, with the seeded world by default and setup already finished. */
export function prepareApp(setup: CompanionSetup & { welcome?: boolean } = {}): App {
  let companion: RunningCompanion | undefined
  let browser: Browser | undefined
  let windows: { window: Window; profile: Profile; free: Profile[] }[] = []
  const profiles = new Map<string | undefined, Profile[]>()

  beforeAll(async () => {
    browser = await launchBrowser()
    companion = await startCompanion({ seed: WORLD, ...setup })
    if (setup.welcome !== true) {
      const seen = { has_seen_product_intro_for: { posthog_companion_welcome: true } }
      await companion.call('PATCH', '/api/users/@me/', seen)
    }
  }, 120_000)
  afterEach(async ({ task }) => {
    const faults = windows.flatMap(({ window }) => window.faults)
    const error = task.result?.errors?.at(-1)
    if (error !== undefined)
      for (const { window } of windows) error.message += `\n\n${await describeWindow(window)}`
    for (const { profile, free } of windows) {
      if (error === undefined && (await canBeLeft(profile))) free.push(profile)
      else await profile.context.close()
    }
    windows = []
    if (error === undefined) expect(faults).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await companion?.stop()
  })

  const started = (): RunningCompanion => {
    if (companion === undefined) throw new Error('The app only runs during a test.')
    return companion
  }
  return {
    companion: started,
    async open(path = '/', options = {}) {
      if (browser === undefined) throw new Error('The browser only runs during a test.')
      const free = profiles.get(options.locale) ?? []
      profiles.set(options.locale, free)
      const profile = free.pop() ?? (await newProfile(browser, started(), options.locale))
      const window = await openIn(profile, started(), { path, ...options })
      windows.push({ window, profile, free })
      return window.page
    },
  }
}

/** Whether the window could be left, so that another test can use its profile. */
const canBeLeft = (profile: Profile): Promise<boolean> =>
  leaveWindow(profile).then(
    () => true,
    () => false,
  )

/** Responds to requests for a path with an error. */
export const failOn = (page: Page, path: string, detail = 'The disk is full.', status = 503) =>
  page.route(
    (url) => url.pathname === path,
    (route) =>
      route.fulfill({
        status,
        json: { type: 'server_error', code: 'database_unavailable', detail, attr: null },
      }),
  )
