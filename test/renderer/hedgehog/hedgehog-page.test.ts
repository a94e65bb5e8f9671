import { describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

const PATH = '/api/users/@me/hedgehog_config/'
const stored = async (): Promise<unknown> => (await app.companion().call('GET', PATH)).json()
const store = (config: unknown) => app.companion().call('PATCH', PATH, config)

const V2 = {
  version: 2,
  enabled: true,
  use_as_profile: false,
  party_mode_enabled: false,
  actor_options: {
    id: 'player',
    player: true,
    color: null,
    accessories: ['beret', 'something-new'],
    ai_enabled: true,
    interactions_enabled: true,
    controls_enabled: true,
    speed: 3,
  },
  from_the_future: { kept: true },
}

describe('the hedgehog', () => {
  it('is dressed by pictures and switches and saved whole, unusual keys included', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByRole('radio', { name: 'Robohog' }).check({ force: true })
    await page.getByRole('radio', { name: 'Blue' }).check({ force: true })
    await page.getByRole('checkbox', { name: 'Top hat' }).check({ force: true })
    await page.getByRole('checkbox', { name: 'Glasses', exact: true }).check({ force: true })
    await page.getByRole('tab', { name: 'Behaviour' }).click()
    await page.getByRole('switch', { name: 'Party mode' }).click()
    await page.getByRole('switch', { name: 'Can be steered by keys' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The hedgehog is saved').waitFor()
    expect(await stored()).toEqual({
      ...V2,
      party_mode_enabled: true,
      actor_options: {
        ...V2.actor_options,
        skin: 'robohog',
        color: 'blue',
        accessories: ['something-new', 'tophat', 'glasses'],
        controls_enabled: false,
      },
    })
  })

  it('takes unusual keys in the JSON tab and refuses what is no object', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByRole('tab', { name: 'JSON' }).click()
    const editor = page.getByRole('textbox', { name: 'The hedgehog’s config as JSON' })
    await editor.fill('[1, 2')
    await page.getByText('This is no JSON object yet').waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await editor.fill('{"version": 2, "enabled": true, "colour of the sky": "blue"}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The hedgehog is saved').waitFor()
    expect(await stored()).toEqual({ version: 2, enabled: true, 'colour of the sky': 'blue' })
  })

  it('shows an older config as it will become, and stores that only when saved', async () => {
    const v1 = { enabled: true, color: 'red', accessories: ['cap'], walking_enabled: false }
    await store(v1)
    const page = await app.open('/hedgehog')
    await page.getByText('It is stored in PostHog’s older format').waitFor()
    expect(await page.getByRole('radio', { name: 'Red' }).isChecked()).toBe(true)
    expect(await stored()).toEqual(v1)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The hedgehog is saved').waitFor()
    expect(await stored()).toMatchObject({
      version: 2,
      enabled: true,
      actor_options: { color: 'red', accessories: ['cap'], ai_enabled: false },
    })
  })

  it('keeps the edit when saving fails, and says why', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByRole('radio', { name: 'Green' }).check({ force: true })
    await page.route('**/hedgehog_config', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({
            status: 503,
            json: { type: 'server_error', code: 'x', detail: 'The disk is full.', attr: null },
          })
        : route.continue(),
    )
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Not saved: The disk is full.').waitFor()
    expect(await page.getByRole('radio', { name: 'Green' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByText('As it is stored').waitFor()
    expect(await page.getByRole('radio', { name: 'Its own' }).isChecked()).toBe(true)
  })

  it('follows what a client saves, unless it is being changed here', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByText('As it is stored').waitFor()
    await store({ ...V2, actor_options: { ...V2.actor_options, color: 'purple' } })
    await page
      .getByRole('radio', { name: 'Purple', checked: true })
      .waitFor({ timeout: 2000, state: 'attached' })
    await page.getByRole('radio', { name: 'Sepia' }).check({ force: true })
    await store(V2)
    await page.getByText('A client has saved another hedgehog meanwhile.').waitFor()
    expect(await page.getByRole('radio', { name: 'Sepia' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Take the stored one' }).click()
    expect(await page.getByRole('radio', { name: 'Its own' }).isChecked()).toBe(true)
  })

  it('moves by itself, and stands still for who wants less motion', async () => {
    await store({ ...V2, party_mode_enabled: true })
    const picture = () => document.querySelector<HTMLCanvasElement>('.stage-canvas')?.toDataURL() ?? ''
    const moving = await app.open('/hedgehog', { motion: true })
    await moving.getByText('As it is stored').waitFor()
    const before = await moving.evaluate(picture)
    await expect.poll(() => moving.evaluate(picture)).not.toBe(before)
    const still = await app.open('/hedgehog')
    await still.getByText('As it is stored').waitFor()
    await still.waitForTimeout(300)
    const first = await still.evaluate(picture)
    await still.waitForTimeout(700)
    expect(await still.evaluate(picture)).toBe(first)
  })

  it('says why its sprites can’t be had', async () => {
    const page = await app.open('/')
    await page.getByText('Version 0').waitFor()
    await page.route('**/sprites-*.json', (route) => route.fulfill({ status: 500 }))
    await page.getByRole('link', { name: 'Hedgehog' }).click()
    await page.getByText("The hedgehog's sprite atlas could not be loaded").waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('As it is stored').waitFor()
  })

  it('says why its config can’t be had', async () => {
    const page = await app.open('/')
    await page.getByText('Version 0').waitFor()
    await failOn(page, '/api/users/%40me/hedgehog_config')
    await failOn(page, '/api/users/@me/hedgehog_config')
    await page.getByRole('link', { name: 'Hedgehog' }).click()
    await page.getByText('The disk is full.').waitFor()
  })
})
