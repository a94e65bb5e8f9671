import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

describe('activity', () => {
  it('shows a change and the key that made it immediately', async () => {
    const page = await app.open('/activity')
    await page.getByText('User added').first().waitFor()
    await app.companion().call('PATCH', '/api/users/@me/hedgehog_config/', { version: 2 })
    const entry = page.getByRole('row').filter({ hasText: 'hedgehog_config' })
    await entry.getByText('Key: desktop client').waitFor({ timeout: 2000 })
  })

  it('can be filtered by words and by type of change', async () => {
    const page = await app.open('/activity')
    await page.getByRole('searchbox').fill('grace')
    await page.getByText('ada@example.com').first().waitFor({ state: 'detached' })
    await page.getByRole('cell', { name: 'grace@example.com', exact: true }).waitFor()
    await page.getByRole('combobox', { name: 'Type of change' }).selectOption('api_key')
    await page.getByText('No results').waitFor()
  })

  it('keeps its filters in the URL', async () => {
    const page = await app.open('/activity')
    await page.getByRole('searchbox').fill('grace')
    await page.getByRole('combobox', { name: 'Type of change' }).selectOption('user')
    await page.waitForURL(/search=grace&type=user/)
    await page.reload()
    expect(await page.getByRole('searchbox').inputValue()).toBe('grace')
    expect(await page.getByRole('combobox', { name: 'Type of change' }).inputValue()).toBe('user')
    await page.getByText('ada@example.com').first().waitFor({ state: 'detached' })
  })

  it('can be filtered by key and date, shows an entry in full, and clears all filters at once', async () => {
    await app.companion().call('PATCH', '/api/users/@me/', { first_name: 'Ada' })
    const page = await app.open('/activity')
    await page.getByRole('cell', { name: 'grace@example.com', exact: true }).waitFor()
    await page.getByRole('combobox', { name: 'API key' }).selectOption('desktop client')
    await page.getByRole('cell', { name: 'grace@example.com', exact: true }).waitFor({ state: 'detached' })
    await page.waitForURL(/key=desktop/)
    await page.locator('[data-entry]').first().getByRole('button').click()
    await page.getByRole('dialog').getByText('Key: desktop client').waitFor()
    await page.getByRole('dialog').getByText('user.updated').waitFor()
    await page.keyboard.press('Escape')
    await page.getByLabel('To', { exact: true }).fill('2020-01-01')
    await page.getByText('No results').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('cell', { name: 'grace@example.com', exact: true }).waitFor()
    await expect.poll(() => new URL(page.url()).search, { timeout: 10_000 }).toBe('')
  })

  it('exports the filtered entries', async () => {
    const page = await app.open('/activity')
    await page.getByRole('searchbox').fill('grace')
    await page.getByText('ada@example.com').first().waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('posthog-companion-activity.csv')
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(lines[0]).toBe('id,at,email,via,key_label,action,subject')
    expect(lines.slice(1).every((line) => line.includes('grace'))).toBe(true)
    expect(lines.length).toBeGreaterThan(1)
  })

  it('loads older entries', async () => {
    for (let n = 0; n < 65; n++) {
      await app.companion().call('PATCH', '/api/users/@me/', { first_name: `Ada${n}` })
    }
    const page = await app.open('/activity')
    await page.getByRole('button', { name: 'Load more' }).click()
    await page.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' })
    expect(await page.locator('[data-entry]').count()).toBeGreaterThan(60)
  })

  it('shows why it couldn’t load, and recovers on retry', async () => {
    const page = await app.open('/settings')
    await failOn(page, '/_companion/activity')
    await page.getByRole('link', { name: 'Activity' }).click()
    await page.getByText('The disk is full.').waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('[data-entry]').first().waitFor()
  })
})
