import type { Page } from 'playwright-core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'
import { NOTHING_LINKED } from '../../support/browser/world.ts'
import { setClock } from '../../support/browser/world-clock.ts'
import { startGitHub } from '../../support/github/stand-in.ts'

const github = await startGitHub()
github.world.generateRepositories(450)
afterAll(() => github.close())

const app = prepareApp({
  control: true,
  seed: NOTHING_LINKED,
  env: {
    COMPANION_GITHUB_URL: github.url,
    COMPANION_GITHUB_API_URL: github.apiUrl,
  },
})

const APP = github.world.app

/** Clicks Connect and returns the GitHub page that it opens. */
async function connect(page: Page): Promise<Page> {
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Connect GitHub' }).click(),
  ])
  await popup.waitForLoadState()
  return popup
}

const hasSecret = (page: Page) => page.getByText('In the keychain', { exact: true }).waitFor()

beforeEach(() => {
  github.faults.clear()
})

describe('the GitHub App', () => {
  it('can’t be created or entered without a keychain', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').waitFor()
    await page.route('**/_companion/health', (route) =>
      route.fulfill({
        json: { status: 'ok', version: '0.1.0', keychain: 'unavailable', github_app: 'missing' },
      }),
    )
    await page.getByRole('link', { name: 'Integrations' }).click()
    await page.getByText('Keychain unavailable').waitFor()
    for (const name of ['Create on GitHub', 'Use an existing App', 'Connect GitHub']) {
      expect(await page.getByRole('button', { name }).isDisabled()).toBe(true)
    }
  })

  it('is created on GitHub, which redirects back', async () => {
    const page = await app.open('/integrations')
    await page.getByText('Set up a GitHub App below first').waitFor()
    expect(await page.getByRole('button', { name: 'Connect GitHub' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Create on GitHub' }).click()
    await page.getByRole('button', { name: 'Continue to GitHub' }).click()
    await page.waitForURL(`${github.url}/**`)
    await page.getByRole('button', { name: /Create GitHub App/ }).click()
    await page.getByText('GitHub App created').waitFor()
    await hasSecret(page)
  })

  it('shows why it couldn’t be created', async () => {
    const page = await app.open('/integrations?github_app_error=conversion_failed')
    await page.getByText('GitHub didn’t return the App’s credentials.').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByText('Couldn’t create the GitHub App').waitFor({ state: 'detached' })
  })

  it('can be removed after confirmation and entered manually', async () => {
    const page = await app.open('/integrations')
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('GitHub App removed').waitFor()
    await page.getByRole('button', { name: 'Use an existing App' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Required').first().waitFor()
    await page.getByLabel('Client ID').fill(APP.clientId)
    await page.getByLabel('App slug').fill(APP.slug)
    await page.getByLabel('Client secret').fill(APP.clientSecret)
    await page.getByLabel('Redirect').selectOption('scheme')
    await page.getByText('Set the App’s callback URL to posthog-companion://complete/github-link/').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await hasSecret(page)
    await page.getByRole('button', { name: 'Edit' }).click()
    expect(await page.getByLabel('Redirect').inputValue()).toBe('scheme')
    await page.getByLabel('Redirect').selectOption('loopback')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByLabel('Redirect').waitFor({ state: 'hidden' })
    expect(await page.content()).not.toContain(APP.clientSecret)
  })
})

describe('connecting', () => {
  it('waits for GitHub and can be canceled', async () => {
    const page = await app.open('/integrations')
    await connect(page)
    await page.getByText('Waiting for GitHub').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Waiting for GitHub').waitFor({ state: 'detached' })
  })

  it('reports that the user declined', async () => {
    const page = await app.open('/integrations')
    const popup = await connect(page)
    await popup.getByRole('button', { name: 'Cancel' }).click()
    await popup.getByText('You canceled on GitHub.').waitFor()
    await page.getByText('You canceled on GitHub.').waitFor()
    expect(await popup.locator('.button-primary').textContent()).toBe('Continue in the browser')
  })

  it('shows the installation automatically once the user agrees', async () => {
    const page = await app.open('/integrations')
    const popup = await connect(page)
    await popup.getByRole('button', { name: /^Authorize/ }).click()
    await popup.getByRole('heading', { name: 'GitHub connected' }).waitFor()
    await page.getByText('GitHub connected').first().waitFor()
    await page.getByRole('link', { name: /acme/ }).waitFor()
  })

  it('shows why it couldn’t start', async () => {
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

  it('is disabled without a keychain, with the reason', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').waitFor()
    await page.route('**/_companion/health', (route) =>
      route.fulfill({
        json: { status: 'ok', version: '0.1.0', keychain: 'unavailable', github_app: 'configured' },
      }),
    )
    await page.getByRole('link', { name: 'Integrations' }).click()
    await page.getByText('Keychain unavailable').waitFor()
  })
})

describe('an installation', () => {
  it('lists repositories, searches them, and shows branches with the default first', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByText('453 repositories').waitFor()
    await page.getByRole('searchbox').fill('ACME/API')
    await page.getByText('1 found').waitFor()
    await page.getByRole('searchbox').fill('web')
    await page.getByText('acme/web').click()
    const branches = page.getByRole('dialog').getByRole('listitem')
    await branches.first().waitFor()
    expect(await branches.locator('code').allTextContents()).toEqual(['main', 'dev', 'release/2.0'])
    await branches.first().getByText('Default').waitFor()
    await page.getByRole('searchbox', { name: 'Search branches' }).fill('REL')
    await page.getByRole('dialog').getByText('dev', { exact: true }).waitFor({ state: 'detached' })
  })

  it('can be opened from its search with the keyboard, and the repository is in the URL', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByText('453 repositories').waitFor()
    await page.getByRole('searchbox').fill('acme/web')
    await page.getByText('1 found').waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.role)).toBe('listbox')
    await page.getByRole('searchbox').press('Enter')
    await page.getByRole('dialog').getByText('release/2.0').waitFor()
    await page.waitForURL(/repo=acme/)
    await page.reload()
    await page.getByRole('dialog').getByText('release/2.0').waitFor()
  })

  it('moves focus to its content, and back to the list of installations', async () => {
    const page = await app.open('/integrations')
    await page.getByRole('link', { name: /acme/ }).press('Enter')
    await page.getByText('453 repositories').waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.id)
    expect(await focused()).toBe('content')
    await page.goBack()
    await page.getByRole('link', { name: /acme/ }).waitFor()
    expect(await focused()).toBe('content')
  })

  it('shows the progress of a slow sync', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByText('453 repositories').waitFor()
    const refresh = page.getByRole('button', { name: 'Refresh' })
    await setClock(app.companion(), { advance: '30s' })
    await expect.poll(() => refresh.getAttribute('aria-disabled')).toBeNull()
    github.faults.delay(/repositories/, 2000)
    await refresh.click()
    await page.getByText(/^Syncing page \d of \d from GitHub$/).waitFor()
  })

  it('can be navigated by keyboard alone', async () => {
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

  it('can be refreshed at most every 30 seconds', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByText('453 repositories').waitFor()
    const refresh = page.getByRole('button', { name: 'Refresh' })
    await setClock(app.companion(), { advance: '30s' })
    await expect.poll(() => refresh.getAttribute('aria-disabled')).toBeNull()
    github.world.addRepository({ name: 'brand-new' })
    await refresh.click()
    await page.getByText('Synced 454 repositories').waitFor()
    await page.getByText('454 repositories', { exact: true }).waitFor()
    expect(await refresh.getAttribute('title')).toMatch(/^Available in \d+ s$/)
  })

  it('reports an error from GitHub, and loads the branches on retry', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByRole('searchbox').fill('attic')
    github.faults.add('/repos/acme/attic/branches', { kind: 'status', status: 502 })
    await page.getByText('acme/attic').click()
    await page.getByText('Couldn’t load this').waitFor({ timeout: 20_000 })
    github.faults.clear()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('dialog').getByText('main', { exact: true }).waitFor()
  })

  it('offers to reconnect after it was revoked', async () => {
    const page = await app.open('/integrations')
    await page.getByRole('link', { name: /acme/ }).waitFor()
    await page.route('**/repositories?*', (route) =>
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
    await page.getByRole('link', { name: 'Reconnect' }).click()
    await page.getByRole('button', { name: 'Connect GitHub' }).waitFor()
  })

  it('offers to reconnect when a refresh finds it revoked', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByText(/^\d+ repositories$/).waitFor()
    await page.route('**/repos/refresh', (route) =>
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
    const refresh = page.getByRole('button', { name: 'Refresh' })
    await setClock(app.companion(), { advance: '30s' })
    await expect.poll(() => refresh.getAttribute('aria-disabled')).toBeNull()
    await refresh.click()
    await page.getByText('GitHub revoked this connection').waitFor()
    await page.getByRole('link', { name: 'Reconnect' }).waitFor()
  })

  it('can be shared with a project, and Undo reverts it', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Production' }).click()
    await page.getByText('Shared with Production').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Shared with this project').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Shared with this project').waitFor({ state: 'detached' })
  })

  it('is disconnected after confirmation', async () => {
    const page = await app.open('/integrations/12345')
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Disconnect' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('Disconnected acme').waitFor()
    await page.getByText('GitHub isn’t connected').waitFor()
  })

  it('reports an unknown installation', async () => {
    const page = await app.open('/integrations/999')
    await page.getByText('Installation not found').waitFor()
  })
})
