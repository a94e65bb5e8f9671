import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { test as base, expect } from '@playwright/test'
import { startCompanion } from 'posthog-companion/testing'

const apiKey = 'phx_0123456789abcdefghijklmnopqrstuvwxyz'
const seed = {
  version: 1,
  users: [
    {
      email: 'ada@example.com',
      hedgehog_config: { version: 2, enabled: true },
      keys: [{ label: 'web', scopes: ['user:read', 'user:write'], value: apiKey }],
    },
  ],
}

/** The app under test, which is a single page. */
const html = readFileSync(new URL('page.html', import.meta.url))

const test = base.extend({
  // One app and one server for each worker, and a fresh world for each test.
  app: [
    async ({}, use) => {
      const app = createServer((_request, response) =>
        response.setHeader('content-type', 'text/html').end(html),
      )
      await once(app.listen(0, '127.0.0.1'), 'listening')
      await use(`http://127.0.0.1:${app.address().port}`)
      app.close()
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ app }, use) => {
      const server = await startCompanion({ seed, allowOrigins: [app] })
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  companion: async ({ app, server, page }, use) => {
    await server.reset()
    await page.addInitScript((config) => Object.assign(window, { config }), { url: server.url, apiKey })
    await page.goto(app)
    await use(server)
  },
})

test('the switch saves', async ({ page, companion }) => {
  await expect(page.getByLabel('Show the hedgehog')).toBeChecked()
  await page.getByLabel('Show the hedgehog').uncheck()
  await expect(page.getByRole('status')).toHaveText('Saved')
  const { request } = await companion.waitForRequest({ method: 'PATCH' })
  expect(JSON.parse(request.body)).toEqual({ version: 2, enabled: false })
})

test('a failure is shown', async ({ page, companion }) => {
  await companion.fault({ match: { method: 'PATCH' }, then: { preset: 'server_error' } })
  await page.getByLabel('Show the hedgehog').uncheck()
  await expect(page.getByRole('status')).toHaveText('Not saved. Try again later.')
})
