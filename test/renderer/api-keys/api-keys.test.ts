import { describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

describe('API keys', () => {
  it('a new key has the chosen permissions, is shown once, and works', async () => {
    const page = await app.open('/api-keys')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByLabel('Name').fill('phone')
    await page.getByRole('radio', { name: 'Read and write' }).check()
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Copy your API key').waitFor()
    const value = (await page.locator('.revealed-key code').textContent()) ?? ''
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

  it('a key is revoked after confirmation and rejected from then on', async () => {
    const page = await app.open('/api-keys')
    await page.getByRole('button', { name: 'Revoke read-only dashboard' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Revoked “read-only dashboard”').waitFor()
    const headers = { authorization: 'Bearer phx_dashboard0123456789abcdefghijklmnop' }
    const answer = await fetch(`${app.companion().url}/api/users/@me/`, { headers })
    expect(answer.status).toBe(401)
  })

  it('canceling the confirmation changes nothing', async () => {
    const page = await app.open('/api-keys')
    await page.getByRole('button', { name: 'Revoke desktop client' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('desktop client').waitFor()
  })

  it('a missing name and an unknown scope are reported next to the field', async () => {
    const page = await app.open('/api-keys?new')
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Required').waitFor()
    await page.getByLabel('Name').fill('x')
    await page.getByRole('radio', { name: 'Custom scopes' }).check()
    await page.getByLabel('Scopes (space-separated)').fill('user:fly')
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('"user:fly" is not a scope.').waitFor()
  })

  it('a failure shows the reason and keeps the input', async () => {
    const page = await app.open('/api-keys?new')
    await page.getByLabel('Name').fill('kept')
    await failOn(page, '/_companion/keys')
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('The disk is full.').waitFor()
    expect(await page.getByLabel('Name').inputValue()).toBe('kept')
  })

  it('a list that fails to load can be retried', async () => {
    const page = await app.open('/')
    await failOn(page, '/_companion/keys')
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByText('Couldn’t load this').waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('desktop client').waitFor()
  })
})
