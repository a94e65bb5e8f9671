import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { NOTHING_LINKED } from '../../support/browser/world.ts'
import { startGitHub } from '../../support/github/stand-in.ts'

const github = await startGitHub()
afterAll(() => github.close())
github.world.generateRepositories(450)
const { app: gitHubApp } = github.world

const app = prepareApp({
  seed: NOTHING_LINKED,
  env: {
    COMPANION_GITHUB_URL: github.url,
    COMPANION_GITHUB_API_URL: github.apiUrl,
    GITHUB_APP_CLIENT_ID: gitHubApp.clientId,
    GITHUB_APP_CLIENT_SECRET: gitHubApp.clientSecret,
    GITHUB_APP_SLUG: gitHubApp.slug,
  },
})

async function connect(page: Page): Promise<void> {
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Connect GitHub' }).click(),
  ])
  await popup.getByRole('button', { name: /^Authorize/ }).click()
  await popup.getByRole('heading', { name: 'GitHub connected' }).waitFor()
}

it('the first sync of a slow installation shows how far it is', async () => {
  const page = await app.open('/integrations')
  github.faults.delay(/repositories/, 2000)
  await connect(page)
  await page.getByRole('link', { name: /acme/ }).click()
  await page.getByText(/^Syncing page \d of \d from GitHub$/).waitFor()
  github.faults.clear()
  await page.getByText('453 repositories').waitFor()
}, 90_000)

it('a connection that GitHub revoked says so in the list and on its page, and is restored by connecting again', async () => {
  const page = await app.open('/integrations')
  const row = page.getByRole('row').filter({ hasText: 'acme' })
  await row.waitFor()
  github.world.revokeTokens('octocat')
  const branches = '/api/users/@me/integrations/github/12345/branches/?repo=acme/web'
  await expect
    .poll(async () => (await app.companion().call('GET', branches)).status, {
      timeout: 60_000,
      interval: 2000,
    })
    .toBe(409)
  await row.getByText('Reconnect').waitFor()
  await row.getByRole('link', { name: /acme/ }).click()
  await page.getByText('Reconnect').first().waitFor()
  await page.goto(`${app.companion().url}/integrations`)
  await connect(page)
  await row.getByText('Reconnect').waitFor({ state: 'detached' })
}, 120_000)
