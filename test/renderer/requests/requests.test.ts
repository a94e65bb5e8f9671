import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindingsInAllThemes } from '../../support/browser/axe.ts'
import { sessionOf } from '../../support/browser/window.ts'

const app = prepareApp()

const HEDGEHOG = '/api/users/@me/hedgehog_config/'
const ME = '/api/users/@me/'

const clear = async () => {
  const headers = await sessionOf(app.companion())
  await fetch(`${app.companion().url}/_companion/requests`, { method: 'DELETE', headers })
}

const entry = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })
const anonymous = (path: string) => fetch(app.companion().url + path)

/** Five requests of different kinds. */
async function traffic(): Promise<void> {
  const { call } = app.companion()
  await call('GET', `${ME}?a=1`)
  await call('PATCH', HEDGEHOG, { version: 2, actor_options: { color: 'green', hats: ['beret'] } })
  await anonymous(ME)
  await anonymous('/api/nowhere/')
  await call('POST', '/api/users/@me/push_tokens/', { token: '' })
}

describe('the list of requests', () => {
  beforeEach(clear)

  it('shows a request as soon as it was answered', async () => {
    const page = await app.open('/requests')
    await page.getByText('No requests yet').waitFor()
    await app.companion().call('PATCH', HEDGEHOG, { version: 2 })
    const row = entry(page, HEDGEHOG)
    await row.waitFor({ timeout: 2000 })
    expect(await row.getByRole('gridcell').allTextContents()).toEqual([
      '200',
      'PATCH',
      HEDGEHOG,
      'Key: desktop client · ada@example.com',
      expect.stringMatching(/^[\d.]+ ms$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d$/),
    ])
  })

  it('leaves out what the app itself asks, until someone wants to see that', async () => {
    await app.companion().call('GET', ME)
    const page = await app.open('/requests')
    await entry(page, 'desktop client').waitFor()
    expect(await page.getByRole('row').count()).toBe(2)
    await page.getByLabel('Made by').selectOption('Clients and this app')
    await entry(page, 'This app').first().waitFor()
  })

  it('marks what is asked for but not served', async () => {
    await traffic()
    const page = await app.open('/requests')
    await entry(page, '/api/nowhere/').getByText('Not served').waitFor()
    expect(await page.getByText('Not served', { exact: true }).locator('visible=true').count()).toBe(1)
  })

  it('tells a credential that was refused, or that nobody looked at, from none', async () => {
    const { call } = app.companion()
    await call('GET', '/api/nowhere/')
    await fetch(app.companion().url + ME, { headers: { authorization: 'Bearer phx_a-key-that-nobody-made' } })
    await anonymous('/api/no-key/')
    const page = await app.open('/requests')
    for (const [path, by] of [
      ['/api/nowhere/', 'API key (not checked)'],
      [ME, 'API key (rejected)'],
      ['/api/no-key/', 'No credentials'],
    ] as const) {
      await entry(page, path).getByText(by, { exact: true }).waitFor()
      await entry(page, path).click()
      await page.getByLabel('Details').getByText(by, { exact: true }).waitFor()
      await page.keyboard.press('Escape')
    }
    await page.getByLabel('Made by').selectOption('API key (not checked)')
    await page.getByText('1 of ').waitFor()
  })

  it('is filtered by the address', async () => {
    await traffic()
    const page = await app.open('/requests')
    for (const [filter, count] of [
      ['search=hedgehog+200', 1],
      ['method=POST', 1],
      ['status=failed', 3],
      ['status=401', 1],
      ['by=key:+desktop+client', 3],
      ['by=anonymous', 2],
      ['operation=users_retrieve', 2],
      ['served=false', 1],
      ['status=4xx&by=anonymous', 2],
    ] as const) {
      await page.goto(`${app.companion().url}/requests?${filter}`)
      await page.getByText(`${count} of `).waitFor()
      expect([filter, await page.getByRole('row').count()]).toEqual([filter, count + 1])
    }
  })

  it('keeps its filters in the address, and clears them', async () => {
    await traffic()
    const page = await app.open('/requests')
    await page.getByRole('searchbox').fill('users')
    await page.getByLabel('Method').selectOption('GET')
    await page.getByLabel('Status').selectOption('401')
    await page.getByRole('combobox', { name: 'Operation' }).selectOption('users_retrieve')
    await page.waitForURL(/(?=.*search=users)(?=.*method=GET)(?=.*status=401)(?=.*operation=users_retrieve)/)
    await page.reload()
    await page.getByText('1 of ').waitFor()
    await page.getByRole('combobox', { name: 'Operation' }).selectOption('Not served')
    await page.waitForURL(/served=false/)
    await page.getByText('No results').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).first().click()
    await page.waitForURL((url) => url.search === '')
    await entry(page, '/api/nowhere/').waitFor()
  })

  it('waits while it is paused, and says what came meanwhile', async () => {
    await traffic()
    const page = await app.open('/requests')
    await entry(page, HEDGEHOG).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await anonymous('/api/meanwhile/')
    await page.getByText('1 new request').waitFor()
    expect(await entry(page, '/api/meanwhile/').count()).toBe(0)
    await page.getByRole('button', { name: 'Resume' }).click()
    await entry(page, '/api/meanwhile/').waitFor()
  })

  it('holds still while someone reads further down', async () => {
    for (let n = 0; n < 60; n++) await anonymous(`/api/n/${n}`)
    const page = await app.open('/requests')
    await entry(page, '/api/n/59').waitFor()
    await page.getByRole('grid').evaluate((list) => list.scrollTo(0, 400))
    await page.waitForTimeout(200)
    const rows = await page.getByRole('row').allTextContents()
    await anonymous('/api/meanwhile/')
    await page.getByRole('button', { name: '1 new request' }).waitFor()
    expect(await page.getByRole('row').allTextContents()).toEqual(rows)
    await page.getByRole('button', { name: '1 new request' }).click()
    await entry(page, '/api/meanwhile/').waitFor()
    expect(await page.getByRole('grid').evaluate((list) => list.scrollTop)).toBe(0)
  })

  it('is cleared, in other windows too', async () => {
    await traffic()
    const page = await app.open('/requests')
    const other = await app.open('/requests')
    await entry(other, HEDGEHOG).waitFor()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await page.getByText('No requests yet').waitFor()
    await other.getByText('No requests yet').waitFor()
    await app.companion().call('GET', ME)
    await entry(page, ME).waitFor()
  })

  it('is exported as an archive of what is shown', async () => {
    await traffic()
    const page = await app.open('/requests?served=false')
    await page.getByText('1 of ').waitFor()
    await page.getByRole('button', { name: 'More actions' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Export 1 request as HAR' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('posthog-companion.har')
    const { log } = JSON.parse(readFileSync(await file.path(), 'utf8'))
    expect(log.entries).toMatchObject([{ request: { url: `${app.companion().url}/api/nowhere/` } }])
  })

  it('says how to point a client here, and that recording is off', async () => {
    const page = await app.open('/requests')
    await page.getByText('No requests yet').waitFor()
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(app.companion().url)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Stop recording' }).click()
    await page.getByText('Recording is off').waitFor()
    await page.getByRole('button', { name: 'Start recording' }).click()
    await page.getByText('No requests yet').waitFor()
    await app.companion().call('GET', ME)
    await entry(page, ME).waitFor()
  })
})

describe('an open request', () => {
  beforeEach(clear)

  it('is reached, changed and closed with the keyboard alone', async () => {
    await traffic()
    const page = await app.open('/requests')
    await entry(page, HEDGEHOG).waitFor()
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'GET /api/nowhere/' }).waitFor()
    await page.waitForURL(/id=\d+/)
    await page.keyboard.press('ArrowUp')
    await page.getByRole('heading', { name: 'POST /api/users/@me/push_tokens/' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: /^Request \d/ }).waitFor({ state: 'detached' })
    await page.waitForURL((url) => url.search === '')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid')
  })

  it('has its bodies as a tree and as they were sent, and its headers without the key', async () => {
    await app.companion().call('PATCH', HEDGEHOG, { version: 2, actor_options: { color: 'green' } })
    const page = await app.open('/requests')
    await entry(page, HEDGEHOG).click()
    const sent = page.getByRole('region', { name: 'Request', exact: true })
    await sent.getByText('color "green"').waitFor()
    await sent.getByRole('button', { name: 'actor_options' }).click()
    await sent.getByText('color "green"').waitFor({ state: 'detached' })
    await sent.getByRole('button', { name: 'Raw' }).click()
    await sent.getByText('{"version":2,"actor_options":{"color":"green"}}').waitFor()
    await sent.getByText(/^Headers/).click()
    await sent.getByText('Bearer ***').waitFor()
    await page.getByRole('region', { name: 'Response' }).getByText('color "green"').waitFor()
    await page.waitForURL(/[?]id=\d+$/)
    const id = new URL(page.url()).searchParams.get('id')
    await page.reload()
    await page
      .getByRole('region', { name: `Request ${id}` })
      .getByText('color "green"')
      .first()
      .waitFor()
  })

  it('says which check refused it, and why', async () => {
    await traffic()
    const page = await app.open('/requests')
    for (const [row, check, reason] of [
      ['push_tokens', 'Field token', 'This field may not be blank.'],
      ['/api/nowhere/', 'Address', 'This server has no endpoint at this address.'],
      ['401', 'Authentication', 'Authentication credentials were not provided.'],
    ] as const) {
      await entry(page, row).click()
      await page.getByText(`${check} ${reason}`).waitFor()
    }
  })

  it('leads to its place in the API reference', async () => {
    await app.companion().call('PATCH', HEDGEHOG, { version: 2 })
    const page = await app.open('/requests')
    await entry(page, HEDGEHOG).click()
    await page.locator('#content').getByRole('link', { name: 'API reference' }).click()
    await page.waitForURL(/\?operation=users_hedgehog_config_partial_update$/)
    await page.getByRole('heading', { name: 'Update users hedgehog config' }).waitFor()
  })

  it('that is no longer kept says so', async () => {
    const page = await app.open('/requests?id=999999')
    await page.getByText('Request not available').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Request not available').waitFor({ state: 'detached' })
  })

  it('covers the list in a narrow window, and gives it back', async () => {
    await traffic()
    const page = await app.open('/requests', { width: 400 })
    await entry(page, 'hedgehog').click()
    await page.getByRole('region', { name: 'Response' }).waitFor()
    expect(await page.getByRole('grid').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Close' }).click()
    await entry(page, 'hedgehog').waitFor()
  })

  it('has no accessibility violations in either theme', async () => {
    await traffic()
    const page = await app.open('/requests')
    await entry(page, 'push_tokens').click()
    await page.getByRole('region', { name: 'Response' }).waitFor()
    expect(await axeFindingsInAllThemes(page)).toEqual({ light: [], dark: [], forced: [] })
  })
})

it('Overview shows the last ten requests of clients, live', async () => {
  await clear()
  for (let n = 0; n < 12; n++) await anonymous(`/api/n/${n}`)
  const page = await app.open('/')
  const table = page.getByRole('table', { name: 'Recent requests' })
  await table.getByText('/api/n/11').waitFor()
  expect(await table.getByRole('row').count()).toBe(11)
  await anonymous('/api/newest/')
  await table.getByText('/api/newest/').waitFor({ timeout: 2000 })
  await table.getByRole('link', { name: '/api/newest/' }).click()
  await page.getByRole('heading', { name: 'GET /api/newest/' }).waitFor()
})
