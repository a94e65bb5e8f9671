import type { Page } from 'playwright-core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'
import { KEY } from '../../support/browser/world.ts'
import { startGitHub } from '../../support/github/stand-in.ts'

const github = await startGitHub()
github.world.generateRepositories(450)
afterAll(() => github.close())

const app = prepareApp({
  seed: {
    version: 1,
    organizations: [{ name: 'Acme', projects: [{ name: 'Production' }] }],
    users: [{ email: 'ada@example.com', is_staff: true, keys: [{ value: KEY }] }],
  },
  env: {
    COMPANION_GITHUB_URL: github.url,
    COMPANION_GITHUB_API_URL: github.apiUrl,
  },
})

const APP = github.world.app

/** Presses Connect and gives the page of GitHub that it opens. */
async function connect(page: Page): Promise<Page> {
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Connect GitHub' }).click(),
  ])
  await popup.waitForLoadState()
  return popup
}

const hasSecret = (page: Page) => page.getByText('in the keychain', { exact: true }).waitFor()

beforeEach(() => {
  github.faults.clear()
})

describe('the GitHub App', () => {
  it('is made at GitHub, which sends the person back', async () => {
    const page = await app.open('/integrations')
    await page.getByText('First set up a GitHub App below').waitFor()
    expect(await page.getByRole('button', { name: 'Connect GitHub' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Create it at GitHub' }).click()
    await page.getByRole('button', { name: 'Continue to GitHub' }).click()
    await page.waitForURL(`${github.url}/**`)
    await page.getByRole('button', { name: /Create GitHub App/ }).click()
    await page.getByText('The GitHub App was created').waitFor()
    await hasSecret(page)
  })

  it('that was not made is explained', async () => {
    const page = await app.open('/integrations?github_app_error=conversion_failed')
    await page.getByText('GitHub did not hand over the App’s credentials.').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByText('The GitHub App was not created').waitFor({ state: 'detached' })
  })

  it('is forgotten after a question, and entered by hand', async () => {
    const page = await app.open('/integrations')
    await page.getByRole('button', { name: 'Forget' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click()
    await page.getByText('The GitHub App was forgotten').waitFor()
    await page.getByRole('button', { name: 'Enter one by hand' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Fill this in.').first().waitFor()
    await page.getByLabel('Client ID').fill(APP.clientId)
    await page.getByLabel('Name in its address').fill(APP.slug)
    await page.getByLabel('Client secret').fill(APP.clientSecret)
    await page.getByRole('button', { name: 'Save' }).click()
    await hasSecret(page)
    expect(await page.content()).not.toContain(APP.clientSecret)
  })
})

describe('connecting', () => {
  it('waits for GitHub, and can be called off', async () => {
    const page = await app.open('/integrations')
    await connect(page)
    await page.getByText('Waiting for GitHub').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Waiting for GitHub').waitFor({ state: 'detached' })
  })

  it('says so when the person declines', async () => {
    const page = await app.open('/integrations')
    const popup = await connect(page)
    await popup.getByRole('button', { name: 'Cancel' }).click()
    await popup.getByText('You declined at GitHub.').waitFor()
    await page.getByText('GitHub came back without a link').waitFor()
  })

  it('shows the installation by itself once the person agrees', async () => {
    const page = await app.open('/integrations')
    const popup = await connect(page)
    await popup.getByRole('button', { name: /^Authorize/ }).click()
    await popup.getByRole('heading', { name: 'GitHub is connected' }).waitFor()
    await page.getByText('GitHub is connected').first().waitFor()
    await page.getByRole('link', { name: /acme/ }).waitFor()
  })

  it('says why it could not begin', async () => {
    const page = await app.open('/integrations')
    await page.route('**/github/start', (route) =>
      route.fulfill({
        status: 400,
        json: {
          type: 'validation_error',
          code: 'invalid_input',
          detail: 'All GitHub App installations accessible to your account are already linked.',
          attr: null,
        },
      }),
    )
    await page.getByRole('button', { name: 'Connect GitHub' }).click()
    await page.getByText('are already linked.').waitFor()
  })

  it('is off, with the reason, where there is no keychain', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').waitFor()
    await page.route('**/_companion/health', (route) =>
      route.fulfill({
        json: { status: 'ok', version: '0.1.0', keychain: 'unavailable', github_app: 'configured' },
      }),
    )
    await page.getByRole('link', { name: 'Integrations' }).click()
    await page.getByText('The system keychain is not available').waitFor()
  })
})

describe('an installation', () => {
  it('shows its repositories, finds one as one types, and its branches with the default first', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByText('453 repositories').waitFor()
    await page.getByRole('searchbox').fill('ACME/API')
    await page.getByText('1 found').waitFor()
    await page.getByRole('searchbox').fill('web')
    await page.getByText('acme/web').click()
    const branches = page.getByRole('dialog').getByRole('listitem')
    await branches.first().waitFor()
    expect(await branches.locator('code').allTextContents()).toEqual(['main', 'dev', 'release/2.0'])
    await branches.first().getByText('default').waitFor()
    await page.getByRole('searchbox', { name: 'Search branches' }).fill('REL')
    await page.getByRole('dialog').getByText('dev', { exact: true }).waitFor({ state: 'detached' })
  })

  it('is moved through by keyboard alone', async () => {
    const page = await app.open('/integrations/12345')
    const list = page.getByRole('listbox')
    await list.focus()
    await page.keyboard.press('End')
    await page.getByRole('option', { selected: true }).filter({ hasText: 'repo-00450' }).waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    const chosen =
      (await page.getByRole('option', { selected: true }).locator('.repository-name').textContent()) ?? ''
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('heading', { name: chosen }).waitFor()
  })

  it('is read anew, at most every half minute', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByText('453 repositories').waitFor()
    const refresh = page.getByRole('button', { name: 'Refresh' })
    await expect.poll(() => refresh.textContent(), { timeout: 35_000 }).toBe('Refresh')
    github.world.addRepository({ name: 'brand-new' })
    await refresh.click()
    await page.getByText('Read anew: 454 repositories').waitFor()
    await page.getByText('454 repositories', { exact: true }).waitFor()
    expect(await refresh.textContent()).toMatch(/^Refresh in \d+ s$/)
  }, 60_000)

  it('says what is wrong when GitHub is in trouble, and shows the branches at the next try', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByRole('searchbox').fill('attic')
    github.faults.add('/repos/acme/attic/branches', { kind: 'status', status: 502 })
    await page.getByText('acme/attic').click()
    await page.getByText('This could not be loaded').waitFor({ timeout: 20_000 })
    github.faults.clear()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('dialog').getByText('main', { exact: true }).waitFor()
  })

  it('whose link has ended offers to be connected again', async () => {
    const page = await app.open('/integrations')
    await page.getByRole('link', { name: /acme/ }).waitFor()
    await page.route('**/repos?*', (route) =>
      route.fulfill({
        status: 409,
        json: {
          type: 'invalid_request',
          code: 'github_reauthorization_required',
          detail: 'The GitHub link has ended. Link again.',
          attr: null,
        },
      }),
    )
    await page.getByRole('link', { name: /acme/ }).click()
    await page.getByText('The GitHub link has ended.').waitFor()
    await page.getByRole('link', { name: 'Connect again' }).click()
    await page.getByRole('button', { name: 'Connect GitHub' }).waitFor()
  })

  it('is shared with a project, and taken back by Undo', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Production' }).click()
    await page.getByText('Shared with Production').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('shared with this project').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('shared with this project').waitFor({ state: 'detached' })
  })

  it('is disconnected after a question', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('acme was disconnected').waitFor()
    await page.getByText('GitHub is not connected yet').waitFor()
  })

  it('that is not linked says so', async () => {
    const page = await app.open('/integrations/999')
    await page.getByText('This installation is not linked').waitFor()
  })
})
