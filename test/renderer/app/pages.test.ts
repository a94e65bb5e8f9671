import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindingsInAllThemes } from '../../support/browser/axe.ts'
import { authorizePath, DEVELOPMENT_CLIENT, parameters } from '../../support/oauth.ts'

const app = prepareApp()

const DELAY_MS = 400
const PKCE = { verifier: 'v'.repeat(43), challenge: 'c'.repeat(43) }

/** Every page, and what to wait for. */
const PAGES: readonly [path: string, heading: string, ready: (page: Page) => Promise<unknown>][] = [
  ['/', 'Overview', (page) => page.getByText('Running · v0').waitFor()],
  ['/requests', 'Requests', (page) => page.getByRole('row').filter({ hasText: 'PATCH' }).waitFor()],
  ['/hedgehog', 'Hedgehog', (page) => page.getByRole('radio', { name: 'Robohog' }).waitFor()],
  ['/integrations', 'Integrations', (page) => page.getByText('No GitHub App configured').waitFor()],
  [
    '/_companion/docs?operation=users_partial_update',
    'API reference',
    (page) => page.getByRole('button', { name: 'Send' }).waitFor(),
  ],
  ['/integrations/12345', 'acme', (page) => page.getByRole('option', { name: 'acme/docs' }).waitFor()],
  ['/push-tokens', 'Push tokens', (page) => page.getByText('2 of 20 devices').waitFor()],
  ['/api-keys', 'API keys', (page) => page.getByText('desktop client').waitFor()],
  ['/connected-apps', 'Connected apps', (page) => page.getByText('No connected apps').waitFor()],
  [
    authorizePath(parameters(DEVELOPMENT_CLIENT, PKCE, { scope: undefined })),
    'Allow PostHog development apps to access your account?',
    (page) => page.getByRole('button', { name: 'Allow' }).waitFor(),
  ],
  [
    '/activity',
    'Activity',
    (page) => page.getByRole('cell', { name: 'grace@example.com', exact: true }).waitFor(),
  ],
  ['/settings', 'Settings', (page) => page.getByLabel('First name').waitFor()],
  ['/settings/organization', 'Settings', (page) => page.getByText('Grace Hopper').waitFor()],
  ['/settings/app', 'Settings', (page) => page.getByText('Download backup').waitFor()],
  ['/settings/about', 'Settings', (page) => page.getByText('@base-ui/react').waitFor()],
  ['/welcome', 'Set up your profile', (page) => page.getByLabel('First name').waitFor()],
  ['/no/such/page', 'Page not found', (page) => page.getByText('There’s nothing').waitFor()],
]

it.each(PAGES)(
  '%s has no accessibility violations, and nothing moves as it loads',
  async (path, heading, ready) => {
    const page = await app.open(path, { delay: DELAY_MS })
    await ready(page)
    // All that it asked for has arrived by then.
    await page.waitForTimeout(DELAY_MS)
    expect(await layoutShift(page)).toBeLessThanOrEqual(0.02)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(heading)
    expect(await axeFindingsInAllThemes(page)).toEqual({ light: [], dark: [], forced: [] })
  },
)

/** How far the content moved in all since the page was opened, as browsers count it. */
const layoutShift = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const shiftOf = (entry: PerformanceEntry) => ('value' in entry ? Number(entry.value) : 0)
        new PerformanceObserver((list) =>
          resolve(list.getEntries().reduce((sum, entry) => sum + shiftOf(entry), 0)),
        ).observe({ type: 'layout-shift', buffered: true })
        // Without any shift there is no report.
        setTimeout(() => resolve(0), 200)
      }),
  )

it.each(PAGES)('%s does not overflow a window of 720 or 400 pixels', async (path, _heading, ready) => {
  const page = await app.open(path, { width: 720 })
  await ready(page)
  expect(await overflow(page)).toBe(0)
  await page.setViewportSize({ width: 400, height: 800 })
  expect(await overflow(page)).toBe(0)
})

/** How many pixels the content is wider than its area. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const area = document.querySelector('main')
    return area === null ? -1 : area.scrollWidth - area.clientWidth
  })
