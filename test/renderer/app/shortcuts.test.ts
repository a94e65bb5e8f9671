import { describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

const PROMPT = 'Search or run a command…'

describe('keyboard shortcuts', () => {
  it('G and a letter opens a page, / its search, and ? the list of shortcuts', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.getByRole('heading', { name: 'Activity' }).waitFor()
    await page.getByRole('searchbox').waitFor()
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search')
    await page.keyboard.type('g?')
    expect(await page.getByRole('searchbox').inputValue()).toBe('g?')
    await page.getByRole('heading', { name: 'Activity' }).click()
    await page.keyboard.press('Shift+?')
    await page.getByRole('dialog').getByText('Go to Hedgehog').waitFor()
  })
})

describe('the command palette', () => {
  it('finds pages by a few letters in order', async () => {
    const page = await app.open('/activity')
    await page.getByRole('searchbox').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(PROMPT).fill('pshtok')
    await page.getByRole('option').first().getByText('Go to Push tokens').waitFor()
  })

  it('finds repositories, keys, projects, and settings', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    await page.keyboard.press('Control+k')
    const input = page.getByPlaceholder(PROMPT)
    for (const [query, found] of [
      ['read-only', 'read-only dashboard'],
      ['staging', 'Switch to Staging'],
      ['licenses', 'Licenses'],
      ['infra', 'acme/infrastructure'],
    ] as const) {
      await input.fill(query)
      await page.getByRole('option', { name: found }).waitFor()
    }
    await page.getByRole('option', { name: 'acme/infrastructure' }).click()
    await page.getByRole('dialog').getByText('feature/onboarding').waitFor()
  })

  it('shows what was run last first, also after a reload', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(PROMPT).fill('push tokens')
    await page.getByRole('option', { name: 'Go to Push tokens' }).click()
    await page.getByText('of 20 devices').waitFor()
    await page.reload()
    await page.getByText('of 20 devices').waitFor()
    await page.keyboard.press('Control+k')
    const recent = page.getByRole('group', { name: 'Recent' })
    await recent.getByRole('option', { name: 'Go to Push tokens' }).waitFor()
    expect(await recent.getByRole('option').count()).toBe(1)
  })
})
