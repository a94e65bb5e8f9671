import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

it('the API reference names this server in its examples and leads back to the app', async () => {
  const page = await app.open('/_companion/docs')
  await page.getByText(app.companion().url).first().waitFor()
  await page.getByRole('link', { name: 'PostHog Companion' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
}, 60_000)
