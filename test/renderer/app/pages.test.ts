import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'
import { authorizePath, DEVELOPMENT_CLIENT, parameters } from '../../support/oauth.ts'

const app = prepareApp()

const PKCE = { verifier: 'v'.repeat(43), challenge: 'c'.repeat(43) }

/** Every page, and what to wait for. */
const PAGES: readonly [path: string, heading: string, ready: (page: Page) => Promise<unknown>][] = [
  ['/', 'Overview', (page) => page.getByText('Running · v0').waitFor()],
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

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(PAGES)('%s has no accessibility violations', async (path, heading, ready) => {
    const page = await app.open(path, { theme })
    await ready(page)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(heading)
    expect(await axeFindings(page)).toEqual([])
  })
})

describe('in a 720-pixel window', () => {
  it.each(PAGES)('%s does not overflow', async (path, _heading, ready) => {
    const page = await app.open(path, { width: 720 })
    await ready(page)
    const overflow = await page.evaluate(() => {
      const area = document.querySelector('main')
      return area === null ? -1 : area.scrollWidth - area.clientWidth
    })
    expect(overflow).toBe(0)
  })
})

it('only the current page’s script is loaded', async () => {
  const page = await app.open('/')
  await page.getByText('Running · v0').waitFor()
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  expect(loaded.filter((name) => /sprites|json-editor-|hedgehog-page|settings-/.test(name))).toEqual([])
})
