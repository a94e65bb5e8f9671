import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

it('a sign-in link works once, and then says how to get another', async () => {
  const page = await app.open('/', { signedIn: false })
  await page.goto(app.companion().loginUrl)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  expect(page.url()).not.toContain('token')
  await page.evaluate(() => localStorage.clear())
  await page.goto(app.companion().loginUrl)
  await page.getByText('This sign-in link was already used or has expired.').waitFor()
  await page.getByText('it prints a one-time sign-in link').waitFor()
  expect(page.url()).not.toContain('token')
})
