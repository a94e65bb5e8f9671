import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

const click = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).first().click()

const delegate = async (page: Page) => {
  await click('Skip setup')(page)
  await page.getByRole('radio', { name: 'A teammate will do it' }).check()
}

/** Every form with text that takes a while to type: where it is, how it is opened, and one of its fields. */
const FORMS: readonly [path: string, open: (page: Page) => Promise<unknown>, field: string][] = [
  ['/api-keys', click('Create key'), 'Name'],
  ['/api-keys', click('Edit desktop client'), 'Name'],
  ['/push-tokens', click('Register device'), 'Token'],
  ['/push-tokens', click('Send test push'), 'Title'],
  ['/integrations', click('Create on GitHub'), 'Organization (optional)'],
  ['/integrations', click('Use an existing App'), 'Client ID'],
  ['/settings', async () => {}, 'First name'],
  ['/settings/organization', click('Rename Staging'), 'Name'],
  ['/settings/organization', click('Add user'), 'First name'],
  ['/settings/app', async () => {}, 'Add an origin'],
  ['/_companion/docs?operation=users_partial_update', async () => {}, 'Body (JSON)'],
  ['/welcome', delegate, 'Message (optional)'],
]

it.each(FORMS)(
  'what is typed at %s is still there after leaving and loading the page again',
  async (path, open, field) => {
    const page = await app.open(path)
    await open(page)
    await page.getByLabel(field, { exact: true }).fill('typed')
    await page.goto(`${app.companion().url}/activity`)
    await page.goto(app.companion().url + path)
    await open(page)
    await expect.poll(() => page.getByLabel(field, { exact: true }).inputValue()).toBe('typed')
  },
)

it('a secret is not kept', async () => {
  const page = await app.open('/integrations')
  await click('Use an existing App')(page)
  await page.getByLabel('Slug').fill('typed')
  await page.getByLabel('Client secret').fill('a secret')
  expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).toContain(
    'typed',
  )
  expect(
    await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }])),
  ).not.toContain('a secret')
})
