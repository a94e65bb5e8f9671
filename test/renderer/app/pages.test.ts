import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindingsInBothThemes } from '../../support/browser/axe.ts'
import { authorizePath, DEVELOPMENT_CLIENT, parameters } from '../../support/oauth.ts'

const app = prepareApp()

const PKCE = { verifier: 'v'.repeat(43), challenge: 'c'.repeat(43) }

/** Every page, and what to wait for. */
const PAGES: readonly [path: string, heading: string, ready: (page: Page) => Promise<unknown>][] = [
  ['/', 'Overview', (page) => page.getByText('Running · v0').waitFor()],
  ['/requests', 'Requests', (page) => page.getByRole('row').filter({ hasText: 'PATCH' }).waitFor()],
  ['/hedgehog', 'Hedgehog', (page) => page.getByRole('radio', { name: 'Robohog' }).waitFor()],
  ['/integrations', 'Integrations', (page) => page.getByText('No GitHub App configured').waitFor()],
  ['/integrations/12345', 'acme', (page) => page.getByRole('option', { name: 'acme/docs' }).waitFor()],
  ['/push-tokens', 'Push tokens', (page) => page.getByText('2 of 20 devices').waitFor()],
  ['/api-keys', 'API keys', (page) => page.getByText('desktop client').waitFor()],
  ['/connected-apps', 'Connected apps', (page) => page.getByText('No connected apps').waitFor()],
  [
    authorizePath(parameters(DEVELOPMENT_CLIENT, PKCE, { scope: undefined })),
    'PostHog development apps wants access to your account',
    (page) => page.getByRole('button', { name: 'Allow' }).waitFor(),
  ],
  ['/activity', 'Activity', (page) => page.getByText('grace@example.com').waitFor()],
  ['/settings', 'Settings', (page) => page.getByLabel('First name').waitFor()],
  ['/settings/organization', 'Settings', (page) => page.getByText('Grace Hopper').waitFor()],
  ['/settings/app', 'Settings', (page) => page.getByText('Download backup').waitFor()],
  ['/settings/about', 'Settings', (page) => page.getByText('@base-ui/react').waitFor()],
  ['/welcome', 'Set up your profile', (page) => page.getByLabel('First name').waitFor()],
  ['/no/such/page', 'Page not found', (page) => page.getByText('There’s nothing').waitFor()],
]

it.each(PAGES)('%s has no accessibility violations in either theme', async (path, heading, ready) => {
  const page = await app.open(path)
  await ready(page)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(heading)
  expect(await axeFindingsInBothThemes(page)).toEqual({ light: [], dark: [] })
})

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

it('only the current page’s script is loaded', async () => {
  const page = await app.open('/')
  await page.getByText('Running · v0').waitFor()
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  expect(loaded.filter((name) => /sprites|json-editor-|hedgehog-page|settings-/.test(name))).toEqual([])
})
