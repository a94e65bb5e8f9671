import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failOn, prepareApp } from '../../support/browser/app.ts'

const messagesSchema = z.array(z.object({ to: z.string(), title: z.string(), body: z.string() }))

/** The mock Expo service's response to a message. */
let ticket: unknown = { status: 'ok', id: 'ticket-1' }
const sent: z.infer<typeof messagesSchema> = []

const expo = createServer(async (request, response) => {
  sent.push(...messagesSchema.parse([JSON.parse(await text(request))].flat()))
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ data: [ticket] }))
}).listen(0, '127.0.0.1')
await once(expo, 'listening')
const address = expo.address()
const port = typeof address === 'object' ? address?.port : 0
afterAll(() => expo.close())

const app = prepareApp({ env: { EXPO_BASE_URL: `http://127.0.0.1:${port}` } })

describe('push tokens', () => {
  it('a device can be registered manually and unregistered, and Undo restores it', async () => {
    const page = await app.open('/push-tokens')
    await page.getByRole('button', { name: 'Register device' }).click()
    await page.getByRole('textbox', { name: 'Token' }).fill('ExponentPushToken[undo]')
    await page.getByLabel('Platform').selectOption('android')
    await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click()
    await page.getByText('Device registered').first().waitFor()
    const row = page.getByRole('row').filter({ hasText: 'ExponentPushToken[undo]' })
    const firstSeen = () =>
      row.locator('time').evaluateAll((times) => times.map((time) => time.getAttribute('datetime')))
    const before = await firstSeen()
    await row.getByRole('button', { name: /^Unregister Android/ }).click()
    await row.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).press('Enter')
    await row.waitFor()
    expect(before.length).toBeGreaterThan(0)
    expect(await firstSeen()).toEqual(before)
    // The message that had the focus is gone; another one or the page has it.
    await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false)
    await row.getByRole('button', { name: /^Unregister Android/ }).click()
    await row.waitFor({ state: 'detached' })
  })

  it('focus stays on the page when the row with the focus is removed', async () => {
    const page = await app.open('/push-tokens')
    const row = page.getByRole('row').filter({ hasText: 'ExponentPushToken[undo]' })
    await app.companion().call('POST', '/api/users/@me/push_tokens/', {
      token: 'ExponentPushToken[undo]',
      platform: 'android',
    })
    await row.getByRole('button', { name: /^Unregister/ }).press('Enter')
    await row.waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content')
  })

  it('a missing or overlong token is reported next to the field', async () => {
    const page = await app.open('/push-tokens')
    await page.getByRole('button', { name: 'Register device' }).click()
    const submit = page.getByRole('dialog').getByRole('button', { name: 'Register' })
    await submit.click()
    await page.getByText('Required').waitFor()
    await page.getByRole('textbox', { name: 'Token' }).fill('x'.repeat(513))
    await submit.click()
    await page.getByText('Ensure this field has no more than 512 characters.').waitFor()
  })

  it('a test push is sent to Expo, and its ticket is shown', async () => {
    ticket = { status: 'ok', id: 'ticket-77' }
    const page = await app.open('/push-tokens')
    await page.getByRole('button', { name: /^Send a test push to iOS/ }).click()
    await page.getByLabel('Title').fill('Tea is ready')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Ticket ticket-77').waitFor()
    expect(sent.at(-1)).toMatchObject({
      to: 'ExponentPushToken[Qx7Kd2mPz9Lw4Nv1Rt6Ys3]',
      title: 'Tea is ready',
    })
  })

  it('a rejection by Expo is shown in its own words, and the token stays', async () => {
    ticket = { status: 'error', message: 'The message is too big.', details: { error: 'MessageTooBig' } }
    const page = await app.open('/push-tokens')
    await page.getByRole('button', { name: /^Send a test push to iOS/ }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('The message is too big.').waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await page.getByText('ExponentPushToken[Qx7Kd2mPz9Lw4Nv1Rt6Ys3]').waitFor()
  })

  it('an uninstalled device is pruned', async () => {
    await app.companion().call('POST', '/api/users/@me/push_tokens/', {
      token: 'ExponentPushToken[gone]',
      platform: 'ios',
    })
    ticket = { status: 'error', message: 'Not registered.', details: { error: 'DeviceNotRegistered' } }
    const page = await app.open('/push-tokens')
    const row = page.getByRole('row').filter({ hasText: 'ExponentPushToken[gone]' })
    await row.getByRole('button', { name: /^Send a test push to iOS/ }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('App uninstalled from this device. Token removed').waitFor()
    await page.keyboard.press('Escape')
    await row.waitFor({ state: 'detached' })
  })

  it('this computer can be registered once and shows a test push itself', async () => {
    const page = await app.open('/push-tokens')
    await page.context().grantPermissions(['notifications', 'clipboard-read', 'clipboard-write'])
    await page.evaluate(() => {
      const shown: string[] = []
      class Shown {
        static permission = 'granted'
        static requestPermission = async () => 'granted'
        constructor(title: string) {
          shown.push(title)
        }
      }
      Object.assign(window, { Notification: Shown, shown })
    })
    await page.getByRole('button', { name: 'Register this computer' }).click()
    await page.getByText('This computer', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'This computer is registered' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: /^Send a test push to Web/ }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Shown on this computer').waitFor()
    expect(await page.evaluate(() => Reflect.get(window, 'shown'))).toEqual(['Hello from PostHog Companion'])
  })

  it('a token registered by a client appears without a reload', async () => {
    const page = await app.open('/push-tokens')
    await page.getByText('ExponentPushToken[Qx7Kd2mPz9Lw4Nv1Rt6Ys3]').waitFor()
    await app
      .companion()
      .call('POST', '/api/users/@me/push_tokens/', { token: 'live-token', platform: 'ios' })
    await page.getByText('live-token').waitFor({ timeout: 2000 })
  })

  it('the limit of 20 devices is shown', async () => {
    for (let n = 0; n < 20; n++) {
      await app
        .companion()
        .call('POST', '/api/users/@me/push_tokens/', { token: `full-${n}`, platform: 'ios' })
    }
    const page = await app.open('/push-tokens')
    await page.getByText('20 of 20 devices.').waitFor()
  })

  it('a failure to unregister shows the reason and keeps the row', async () => {
    const page = await app.open('/push-tokens')
    await failOn(page, '/api/users/%40me/push_tokens/unregister')
    await failOn(page, '/api/users/@me/push_tokens/unregister')
    const row = page.getByRole('row').filter({ hasText: 'full-19' })
    await row.getByRole('button', { name: /^Unregister iOS/ }).click()
    await page.getByText('The disk is full.').first().waitFor()
    expect(await row.count()).toBe(1)
  })
})
