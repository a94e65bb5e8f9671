import { expect, it } from 'vitest'
import { z } from 'zod'
import { prepareApp } from '../../support/browser/app.ts'
import { sessionOf } from '../../support/browser/window.ts'
import { setClock } from '../../support/browser/world-clock.ts'

const app = prepareApp({ control: true })

const DAY_MS = 86_400_000

const internal = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const answer = await fetch(`${app.companion().url}/_companion/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(await sessionOf(app.companion())) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expect(answer.status).toBeLessThan(300)
  return answer.json()
}
const keysSchema = z.object({
  results: z.array(z.object({ label: z.string(), expires_at: z.string().nullable() })),
})
const linksSchema = z.object({
  results: z.array(z.object({ installation_id: z.string(), refresh_available_at: z.string().nullable() })),
})

it('the UI goes by the clock of a test world, and follows it at once', async () => {
  await setClock(app.companion(), { frozen: true })
  const now = await setClock(app.companion(), { advance: '1d' })
  const expires_at = new Date(Date.parse(now) + DAY_MS).toISOString()
  await internal('POST', 'keys', { label: 'short-lived', scopes: ['*'], expires_at })
  const page = await app.open('/api-keys')
  const key = page.getByRole('row').filter({ hasText: 'short-lived' })
  await key.getByText('just now').waitFor()
  await key.getByText(/^Expires /).waitFor()
  // Nothing else asks the server for anything, so this comes by itself.
  const later = await setClock(app.companion(), { advance: '2d' })
  await key.getByText('2 days ago').waitFor({ timeout: 5000 })
  await key.getByText('Expired').waitFor()

  await page.getByRole('button', { name: 'Create key' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('for a month')
  await dialog.getByLabel('Expires').selectOption('In 30 days')
  await dialog.getByRole('button', { name: 'Create key' }).click()
  await dialog.getByText(/^phx_/).waitFor()
  const { results } = keysSchema.parse(await internal('GET', 'keys'))
  const created = results.find(({ label }) => label === 'for a month')
  expect(Date.parse(created?.expires_at ?? '')).toBe(Date.parse(later) + 30 * DAY_MS)
})

it('Refresh is available when the clock of the test world says so, whatever this machine’s says', async () => {
  const page = await app.open('/integrations/12345')
  const refresh = page.getByRole('button', { name: 'Refresh' })
  await refresh.waitFor()
  await page.clock.setFixedTime('2040-01-01')
  const { results } = linksSchema.parse(await internal('GET', 'integrations'))
  const link = results.find(({ installation_id }) => installation_id === '12345')
  const available = Date.parse(link?.refresh_available_at ?? '')
  await setClock(app.companion(), { now: new Date(available - 20_000).toISOString(), frozen: true })
  await expect.poll(() => refresh.getAttribute('title')).toBe('Available in 20 s')
  await setClock(app.companion(), { advance: '20s' })
  await expect.poll(() => refresh.getAttribute('title')).toBeNull()
})
