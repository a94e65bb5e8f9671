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
  it('can be customized, and saving keeps unknown keys', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByRole('radio', { name: 'Robohog' }).check({ force: true })
    await page.getByRole('radio', { name: 'Blue' }).check({ force: true })
    await page.getByRole('checkbox', { name: 'Top hat' }).check({ force: true })
    await page.getByRole('checkbox', { name: 'Glasses', exact: true }).check({ force: true })
    await page.getByRole('tab', { name: 'Behavior' }).click()
    await page.getByRole('switch', { name: 'Party mode' }).click()
    await page.getByRole('switch', { name: 'Keyboard control' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Hedgehog saved').waitFor()
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

  it('accepts unknown keys as JSON and rejects anything but an object', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByRole('tab', { name: 'JSON' }).click()
    const editor = page.getByRole('textbox', { name: 'Hedgehog config as JSON' })
    await editor.fill('[1, 2')
    await page.getByText('Enter a valid JSON object').waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await editor.fill('{"version": 2, "enabled": true, "color of the sky": "blue"}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Hedgehog saved').waitFor()
    expect(await stored()).toEqual({ version: 2, enabled: true, 'color of the sky': 'blue' })
  })

  it('converts an older config, but stores it only on save', async () => {
    const v1 = { enabled: true, color: 'red', accessories: ['cap'], walking_enabled: false }
    await store(v1)
    const page = await app.open('/hedgehog')
    await page.getByText('This config uses PostHog’s older format').waitFor()
    expect(await page.getByRole('radio', { name: 'Red' }).isChecked()).toBe(true)
    expect(await stored()).toEqual(v1)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Hedgehog saved').waitFor()
    expect(await stored()).toMatchObject({
      version: 2,
      enabled: true,
      actor_options: { color: 'red', accessories: ['cap'], ai_enabled: false },
    })
  })

  it('keeps the edit and shows the reason when saving fails', async () => {
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
    await page.getByText('Couldn’t save: The disk is full.').waitFor()
    expect(await page.getByRole('radio', { name: 'Green' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByText('All changes saved').waitFor()
    expect(await page.getByRole('radio', { name: 'Original' }).isChecked()).toBe(true)
  })

  it('follows changes by clients, except during an edit', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByText('All changes saved').waitFor()
    await store({ ...V2, actor_options: { ...V2.actor_options, color: 'purple' } })
    await page
      .getByRole('radio', { name: 'Purple', checked: true })
      .waitFor({ timeout: 2000, state: 'attached' })
    await page.getByRole('radio', { name: 'Sepia' }).check({ force: true })
    await store(V2)
    await page.getByText('Another client changed the hedgehog.').waitFor()
    expect(await page.getByRole('radio', { name: 'Sepia' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Load latest' }).click()
    expect(await page.getByRole('radio', { name: 'Original' }).isChecked()).toBe(true)
  })

  it('keeps unsaved changes across navigation and reload', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByRole('radio', { name: 'Sepia' }).check({ force: true })
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.goBack()
    await page.getByText('Unsaved changes').waitFor()
    await page.reload()
    await page.getByText('Unsaved changes').waitFor()
    expect(await page.getByRole('radio', { name: 'Sepia' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.reload()
    await page.getByText('All changes saved').waitFor()
  })

  it('keeps invalid JSON and the current tab across a reload', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByRole('tab', { name: 'JSON' }).click()
    const editor = page.getByRole('textbox', { name: 'Hedgehog config as JSON' })
    await editor.fill('{"version": 2, "half')
    await page.getByText('Enter a valid JSON object').waitFor()
    await page.waitForURL(/tab=json/)
    await page.reload()
    await page.getByText('Enter a valid JSON object').waitFor()
    expect(await editor.textContent()).toBe('{"version": 2, "half')
  })

  it('is saved with Ctrl+S', async () => {
    await store(V2)
    const page = await app.open('/hedgehog')
    await page.getByRole('radio', { name: 'Rainbow' }).check({ force: true })
    await page.keyboard.press('Control+s')
    await page.getByText('Hedgehog saved').waitFor()
    expect(await stored()).toMatchObject({ actor_options: { color: 'rainbow' } })
  })

  it('is animated, but stands still with reduced motion', async () => {
    await store({ ...V2, party_mode_enabled: true })
    const picture = () => document.querySelector<HTMLCanvasElement>('.stage-canvas')?.toDataURL() ?? ''
    const moving = await app.open('/hedgehog', { motion: true })
    await moving.getByText('All changes saved').waitFor()
    const before = await moving.evaluate(picture)
    await expect.poll(() => moving.evaluate(picture)).not.toBe(before)
    const still = await app.open('/hedgehog')
    await still.getByText('All changes saved').waitFor()
    await still.waitForTimeout(300)
    const first = await still.evaluate(picture)
    await still.waitForTimeout(700)
    expect(await still.evaluate(picture)).toBe(first)
  })

  it('shows why its sprites couldn’t load', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    await page.route('**/sprites-*.json', (route) => route.fulfill({ status: 500 }))
    await page.getByRole('link', { name: 'Hedgehog', exact: true }).click()
    await page.getByText("Couldn't load the hedgehog's sprite atlas").waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('All changes saved').waitFor()
  })

  it('shows why its config couldn’t load', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    await failOn(page, '/api/users/%40me/hedgehog_config')
    await failOn(page, '/api/users/@me/hedgehog_config')
    await page.getByRole('link', { name: 'Hedgehog', exact: true }).click()
    await page.getByText('The disk is full.').waitFor()
  })
})
