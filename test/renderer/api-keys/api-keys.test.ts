import { describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

describe('API keys', () => {
  it('a key is made by what it may do, shown once, and works', async () => {
    const page = await app.open('/api-keys')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByLabel('Name').fill('phone')
    await page.getByRole('radio', { name: 'Look and change' }).check()
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Copy your new key now').waitFor()
    const value = (await page.locator('.made-key code').textContent()) ?? ''
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value)

    const headers = { authorization: `Bearer ${value}` }
    const answer = await fetch(`${app.companion().url}/api/users/@me/hedgehog_config/`, { headers })
    expect(answer.status).toBe(200)

    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('phone', { exact: true }).waitFor()
    expect(await page.content()).not.toContain(value)
  })

  it('a key is revoked after a question, and then refused', async () => {
    const page = await app.open('/api-keys')
    await page.getByRole('button', { name: 'Revoke read-only dashboard' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('“read-only dashboard” was revoked').waitFor()
    const headers = { authorization: 'Bearer phx_dashboard0123456789abcdefghijklmnop' }
    const answer = await fetch(`${app.companion().url}/api/users/@me/`, { headers })
    expect(answer.status).toBe(401)
  })

  it('a question that is cancelled changes nothing', async () => {
    const page = await app.open('/api-keys')
    await page.getByRole('button', { name: 'Revoke desktop client' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('desktop client').waitFor()
  })

  it('a name that is missing and a scope that does not exist are said beside the field', async () => {
    const page = await app.open('/api-keys?new')
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Fill this in.').waitFor()
    await page.getByLabel('Name').fill('x')
    await page.getByRole('radio', { name: 'Choose scopes' }).check()
    await page.getByLabel('Scopes, with spaces between them').fill('user:fly')
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('"user:fly" is not a scope.').waitFor()
  })

  it('a failure keeps what was typed and says why', async () => {
    const page = await app.open('/api-keys?new')
    await page.getByLabel('Name').fill('kept')
    await failOn(page, '/_companion/keys')
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('The disk is full.').waitFor()
    expect(await page.getByLabel('Name').inputValue()).toBe('kept')
  })

  it('a list that can’t be had says so and is had at the next try', async () => {
    const page = await app.open('/')
    await failOn(page, '/_companion/keys')
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByText('This could not be loaded').waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('desktop client').waitFor()
  })
})
