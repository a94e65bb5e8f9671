import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindingsInAllThemes } from '../../support/browser/axe.ts'
import { KEY } from '../../support/browser/world.ts'

const app = prepareApp()

const HEDGEHOG = '/api/users/@me/hedgehog_config/'

it('a request is copied as curl, and says what to fill in', async () => {
  await app.companion().call('PATCH', HEDGEHOG, { version: 2, name: "it's" })
  const page = await app.open('/requests?method=PATCH&search=hedgehog')
  await page.getByRole('row').nth(1).click()
  await page.getByRole('button', { name: 'Copy as' }).click()
  await page.getByRole('menuitem', { name: 'curl' }).click()
  await page.getByText('Copied as curl. Set POSTHOG_KEY before you run it.').waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain(`curl '${app.companion().url}${HEDGEHOG}' \\\n  -X PATCH`)
  expect(copied).toContain('-H "authorization: Bearer $POSTHOG_KEY"')
  expect(copied).toContain(`--data-raw '{"version":2,"name":"it'\\''s"}'`)
})

it('a replay with another key compares the two responses', async () => {
  await fetch(`${app.companion().url}${HEDGEHOG}`)
  const page = await app.open('/requests?status=401')
  await page.getByRole('row').nth(1).click()
  await page.getByRole('button', { name: 'Replay' }).click()
  const dialog = page.getByRole('dialog', { name: 'Replay request' })
  await dialog.getByLabel('Send as').selectOption('An API key')
  await dialog.getByLabel('API key', { exact: true }).fill(KEY)
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  const cells = (name: string) =>
    dialog
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
      .getByRole('cell')
  await dialog.getByText('200').waitFor()
  expect(await cells('Status').allTextContents()).toEqual(['401', '200'])
  expect(await cells('code').allTextContents()).toEqual(['"not_authenticated"', '(none)'])
  expect(await axeFindingsInAllThemes(page)).toEqual({ light: [], dark: [], forced: [] })
})

it('a replay that gets the same says so', async () => {
  await app.companion().call('GET', HEDGEHOG)
  const page = await app.open('/requests?method=GET&status=200&search=hedgehog')
  await page.getByRole('row').nth(1).click()
  await page.getByRole('button', { name: 'Replay' }).click()
  const dialog = page.getByRole('dialog', { name: 'Replay request' })
  await dialog.getByLabel('Send as').selectOption('This app’s session')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await dialog.getByText('The responses are the same.').waitFor()
})

it('a replay that changes data says so first, and one without its secrets is refused', async () => {
  const { url, call } = app.companion()
  await call('PATCH', HEDGEHOG, { version: 2, enabled: true })
  await fetch(`${url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ code: 'secret' }) })
  const page = await app.open('/requests')
  await page.getByRole('row').filter({ hasText: 'PATCH' }).first().click()
  await page.getByRole('button', { name: 'Replay' }).click()
  const dialog = page.getByRole('dialog', { name: 'Replay request' })
  await dialog.getByText('PATCH requests change data on this server.').waitFor()
  await dialog.getByRole('button', { name: 'Send PATCH again' }).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('row').filter({ hasText: '/oauth/token' }).first().click()
  await page.getByRole('heading', { name: 'POST /oauth/token' }).waitFor()
  await page.getByRole('button', { name: 'Replay' }).click()
  await dialog.getByText('its secrets weren’t recorded').waitFor()
  const send = dialog.getByRole('button', { name: 'Send POST again' })
  expect(await send.isDisabled()).toBe(true)
  await dialog.getByLabel('Body').fill('code=typed')
  await send.click()
  await expect.poll(() => dialog.getByRole('cell', { name: '400', exact: true }).count()).toBe(2)
})

it('a request is replayed with another path and body', async () => {
  await app.companion().call('PATCH', '/api/users/@me/hedgehog/?typo=1', { version: 2, name: 'misspelled' })
  const page = await app.open('/requests?served=false')
  await page.getByRole('row').nth(1).click()
  await page.getByRole('button', { name: 'Replay' }).click()
  const dialog = page.getByRole('dialog', { name: 'Replay request' })
  await dialog.getByLabel('Send as').selectOption('This app’s session')
  await dialog.getByLabel('Path').fill(HEDGEHOG)
  await dialog.getByLabel('Body').fill('{"version": 2, "name": "spelled"}')
  await dialog.getByRole('button', { name: 'Send PATCH again' }).click()
  await dialog.getByText('200').waitFor()
  const stored = await app.companion().call('GET', HEDGEHOG)
  expect(await stored.json()).toMatchObject({ name: 'spelled' })
})
