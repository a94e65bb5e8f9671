import { describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'

const app = prepareApp({ welcome: true })

const me = async (): Promise<unknown> => (await app.companion().call('GET', '/api/users/@me/')).json()

describe('the setup', () => {
  it('is shown on first run, and its steps can be skipped', async () => {
    const page = await app.open('/')
    await page.getByRole('heading', { name: 'Set up your profile' }).waitFor()
    await page.getByLabel('First name').fill('Countess')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Set up a GitHub App' }).waitFor()
    await page.getByRole('button', { name: 'Skip this step' }).click()
    await page.getByRole('heading', { name: 'Connect GitHub' }).waitFor()
    await page.getByText('This step needs a GitHub App.').waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('heading', { name: 'Set up a GitHub App' }).waitFor()
    await page.getByRole('button', { name: 'Skip this step' }).click()
    await page.getByRole('button', { name: 'Skip this step' }).click()
    await page.getByRole('radio', { name: 'Spiderhog' }).check({ force: true })
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    expect(await me()).toMatchObject({
      first_name: 'Countess',
      hedgehog_config: { actor_options: { skin: 'spiderhog' } },
      has_seen_product_intro_for: { posthog_companion_welcome: true },
      onboarding_skipped_at: null,
    })
    await page.reload()
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
