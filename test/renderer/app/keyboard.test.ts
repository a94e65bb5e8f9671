import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

/** Pages by the letter that opens them after `G`, with what shows that their content is there. */
const PAGES: readonly [letter: string, heading: string, ready: (page: Page) => Promise<unknown>][] = [
  ['h', 'Hedgehog', (page) => page.getByRole('radio', { name: 'Robohog' }).waitFor()],
  ['i', 'Integrations', (page) => page.getByRole('link', { name: 'acme' }).waitFor()],
  ['p', 'Push tokens', (page) => page.getByText('2 of 20 devices').waitFor()],
  ['k', 'API keys', (page) => page.getByText('desktop client').waitFor()],
  ['c', 'Connected apps', (page) => page.getByText('No connected apps').waitFor()],
  ['a', 'Activity', (page) => page.locator('[data-entry]').first().waitFor()],
  ['d', 'API reference', (page) => page.getByRole('button', { name: 'Send' }).waitFor()],
  ['s', 'Settings', (page) => page.getByLabel('First name').waitFor()],
  ['o', 'Overview', (page) => page.getByText('Running · v0').waitFor()],
]

/** What has focus: whether it can be seen that it does, and a name to report. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return null
    const label = element.closest('label')
    const seen = [element, label, label?.querySelector('.theme-picture')].some(
      (one) => one != null && getComputedStyle(one).outlineStyle !== 'none',
    )
    const covered =
      element.matches('.row-link') && getComputedStyle(element, '::after').outlineStyle !== 'none'
    const name = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return {
      isSeen: seen || covered || element.shadowRoot !== null,
      name: `${element.tagName} ${name.slice(0, 40)}`,
    }
  })

it('every page can be opened and walked through by keyboard alone, with focus always visible', async () => {
  const page = await app.open('/')
  await page.getByText('Running · v0').waitFor()
  for (const [letter, heading, ready] of PAGES) {
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await ready(page)
    // Focus is at the content, so that its first control is one step away.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    const walked: string[] = []
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab')
      const now = await focused(page)
      if (now === null) break
      expect([heading, now.name, now.isSeen]).toEqual([heading, now.name, true])
      walked.push(now.name)
    }
    const expected = await page
      .locator('#content :is(a[href], button:not(:disabled), input:not([type=hidden]))')
      .count()
    expect(walked.length).toBeGreaterThanOrEqual(Math.min(expected, 3))
    // Out of a field, where letters are text.
    await page.locator('#content').evaluate((element) => element.focus())
  }
}, 120_000)

it('a key is created, edited, and revoked by keyboard alone', async () => {
  const page = await app.open('/api-keys')
  await page.getByText('desktop client').waitFor()
  const create = page.getByRole('button', { name: 'Create key' })
  await create.focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Name').waitFor()
  await page.keyboard.type('typed')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'I’ve copied it' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Edit typed' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('renamed')
  await page.keyboard.press('Enter')
  await page.getByText('Key saved').waitFor()
  await page.getByRole('button', { name: /^Revoke .*renamed/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText(/^Revoked/).waitFor()
}, 60_000)
