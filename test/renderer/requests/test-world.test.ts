import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindingsInAllThemes } from '../../support/browser/axe.ts'

const app = prepareApp({ control: true })

const HEDGEHOG = '/api/users/@me/hedgehog_config/'
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text }).first()

/** Opens the panel. */
async function panel(page: Page) {
  await page.getByRole('button', { name: 'Test world' }).click()
  return page.getByRole('dialog', { name: 'Test world' })
}

describe('a test world', () => {
  it('answers requests like one of the list with a fault, marks them, and ends that', async () => {
    await app.companion().call('GET', HEDGEHOG)
    const page = await app.open('/requests')
    await row(page, HEDGEHOG).click()
    await page.getByRole('button', { name: 'Answer with a fault' }).click()
    const dialog = page.getByRole('dialog', { name: 'Test world' })
    expect(await dialog.getByLabel('Path').inputValue()).toBe(HEDGEHOG)
    await dialog.getByRole('combobox', { name: 'Answer' }).selectOption('503 Database unavailable')
    await dialog.getByLabel('Times').fill('')
    await dialog.getByRole('button', { name: 'Add fault' }).click()
    await dialog.getByText('0 of ∞').waitFor()
    expect((await app.companion().call('GET', HEDGEHOG)).status).toBe(503)
    await dialog.getByText('1 of ∞').waitFor()
    await dialog.getByRole('button', { name: /^Remove fault/ }).click()
    await dialog.getByText('No faults').waitFor()
    expect((await app.companion().call('GET', HEDGEHOG)).status).toBe(200)
    await dialog.getByRole('button', { name: 'Close' }).click()
    const faulted = row(page, '503')
    await faulted.getByText('Fault').waitFor()
    await faulted.click()
    await page.getByText('A fault of the test world changed this response.').waitFor()
  })

  it('sets, advances and freezes its clock', async () => {
    const page = await app.open('/requests')
    const dialog = await panel(page)
    await dialog.getByRole('button', { name: 'Freeze' }).click()
    await dialog.getByText('Frozen').waitFor()
    const shown = async () => Date.parse((await dialog.locator('time').getAttribute('datetime')) ?? '')
    const before = await shown()
    await dialog.getByRole('button', { name: '+1h' }).click()
    await expect.poll(shown).toBe(before + 3_600_000)
    const moment = new Date(before + 7_200_000).toISOString()
    await dialog.getByLabel('Set to').fill(moment)
    await dialog.getByRole('button', { name: 'Set', exact: true }).click()
    await expect.poll(shown).toBe(Date.parse(moment))
    await dialog.getByRole('button', { name: 'Run', exact: true }).click()
    await dialog.getByText('Running', { exact: true }).waitFor()
  })

  it('saves and restores snapshots, and a reset keeps whoever resets signed in', async () => {
    const config = async () => (await app.companion().call('GET', HEDGEHOG)).text()
    const page = await app.open('/requests?panel=test-world')
    const dialog = page.getByRole('dialog', { name: 'Test world' })
    await dialog.getByLabel('Snapshot name').fill('before')
    await dialog.getByRole('button', { name: 'Save snapshot' }).click()
    await dialog.getByRole('button', { name: 'Restore snapshot before' }).waitFor()
    const seeded = await config()
    await app.companion().call('PATCH', HEDGEHOG, { version: 2, enabled: false })
    expect(await config()).not.toBe(seeded)
    await dialog.getByRole('button', { name: 'Restore snapshot before' }).click()
    await page.getByText('Restored “before”').waitFor()
    expect(await config()).toBe(seeded)
    await dialog.getByRole('button', { name: 'Delete snapshot before' }).click()
    await dialog.getByText('No snapshots').waitFor()
    await app.companion().call('PATCH', HEDGEHOG, { version: 2, enabled: false })
    await dialog.getByRole('button', { name: 'Reset to seed' }).click()
    await page.getByText('Test world reset').waitFor()
    expect(await config()).toBe(seeded)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await row(page, HEDGEHOG).waitFor()
    await page.waitForURL((url) => url.pathname === '/requests' && url.search === '')
  })

  it('has no accessibility violations in either theme', async () => {
    await app.companion().call('GET', HEDGEHOG)
    const page = await app.open('/requests')
    const dialog = await panel(page)
    await dialog.getByRole('button', { name: 'Add fault' }).waitFor()
    expect(await axeFindingsInAllThemes(page)).toEqual({ light: [], dark: [], forced: [] })
  })
})
