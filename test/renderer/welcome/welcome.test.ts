import { afterAll, describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'
import { startGitHub } from '../../support/github/stand-in.ts'

const github = await startGitHub()
afterAll(() => github.close())

const fresh = prepareApp({
  welcome: true,
  seed: undefined,
  env: { COMPANION_GITHUB_URL: github.url, COMPANION_GITHUB_API_URL: github.apiUrl },
})
const app = prepareApp({ welcome: true })
const bare = prepareApp({ welcome: true, seed: { version: 1, users: [{ email: 'ada@example.com' }] } })

const me = async (): Promise<unknown> => (await app.companion().call('GET', '/api/users/@me/')).json()

describe('the setup of a new installation', () => {
  it('keeps its step across a reload and marks only completed steps as done', async () => {
    const page = await fresh.open('/')
    await page.getByRole('heading', { name: 'Set up your profile' }).waitFor()
    await page.getByLabel('First name').fill('Countess')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Set up a GitHub App' }).waitFor()
    await page.getByRole('button', { name: 'Skip this step' }).click()
    await page.getByRole('heading', { name: 'Connect GitHub' }).waitFor()
    await page.goto(fresh.companion().url)
    await page.getByRole('heading', { name: 'Connect GitHub' }).waitFor()
    const steps = page.getByRole('list').first().getByRole('listitem')
    await steps.nth(0).getByRole('img', { name: 'Done' }).waitFor()
    await steps.nth(1).getByRole('img', { name: 'Skipped' }).waitFor()
  })

  it('returns to its step after the GitHub App was created on GitHub', async () => {
    const page = await fresh.open('/welcome/github_app')
    await page.getByRole('button', { name: 'Create on GitHub' }).click()
    await page.getByRole('button', { name: 'Continue to GitHub' }).click()
    await page.waitForURL(`${github.url}/**`)
    await page.getByRole('button', { name: /Create GitHub App/ }).click()
    await page.getByText('GitHub App created').waitFor()
    await page.getByRole('heading', { name: 'Set up a GitHub App' }).waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Connect GitHub' }).waitFor()
  })

  it('ends at the overview, with everything saved', async () => {
    const page = await fresh.open('/welcome/hedgehog')
    await page.getByRole('radio', { name: 'Spiderhog' }).check({ force: true })
    const saved = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.getByRole('button', { name: 'Finish' }).click()
    expect((await saved).postDataJSON()).toMatchObject({
      hedgehog_config: { actor_options: { skin: 'spiderhog' } },
    })
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
  })
})

describe('the setup', () => {
  it('does not open by itself in a seeded world', async () => {
    const page = await app.open('/')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
  })

  it('shows why it can’t be skipped, and reports the current step when it is', async () => {
    const page = await app.open('/welcome')
    await page.getByRole('button', { name: 'Skip this step' }).click()
    await page.getByRole('button', { name: 'Skip setup' }).click()
    await failOn(page, '/api/users/@me/onboarding/skip')
    await failOn(page, '/api/users/%40me/onboarding/skip')
    const leave = page.getByRole('dialog').getByRole('button', { name: 'Skip setup' })
    await leave.click()
    await page.getByText('The disk is full.').waitFor()
    await page.unrouteAll()
    const [request] = await Promise.all([page.waitForRequest('**/onboarding/skip'), leave.click()])
    expect(request.postDataJSON()).toEqual({ reason: 'later', step_at_skip: 'github_app' })
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    expect(await me()).toMatchObject({ onboarding_skipped_reason: 'later' })
  })

  it('can be delegated to a teammate, who is invited', async () => {
    const page = await app.open('/welcome')
    await page.getByRole('button', { name: 'Skip setup' }).click()
    await page.getByRole('radio', { name: 'A teammate will do it' }).check()
    await page.getByLabel('Teammate’s email').fill('nonsense')
    await page.getByRole('button', { name: 'Send invite and skip' }).click()
    await page.locator('.field-error').waitFor()
    await page.getByLabel('Teammate’s email').fill('charles@example.com')
    await page.getByLabel('Message (optional)').fill('Over to you.')
    await page.getByRole('button', { name: 'Send invite and skip' }).click()
    await page.getByText('Invited charles@example.com').waitFor()
    expect(await me()).toMatchObject({ onboarding_skipped_reason: 'delegated' })
  })
})

it('the setup does not open in a world from a seed, even where nothing is set up', async () => {
  const page = await bare.open('/')
  await page.getByText('Running · v0').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
})
