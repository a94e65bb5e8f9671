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

    await page.getByRole('button', { name: 'I’ve copied it' }).click()
    await page.getByText('phone', { exact: true }).waitFor()
    expect(await page.content()).not.toContain(value)
  })

  it('a new key stays visible until the user confirms having copied it', async () => {
    const page = await app.open('/')
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByLabel('Name').fill('careful')
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    const key = page.locator('.revealed-key code')
    const value = (await key.textContent()) ?? ''
    await page.mouse.click(5, 5)
    await page.keyboard.press('Escape')
    await page.evaluate(() => history.go(-2))
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.getByRole('link', { name: 'API keys' }).click()
    expect(await key.textContent()).toBe(value)

    const dialog = await page.getByRole('dialog').boundingBox()
    const copy = await page.getByRole('button', { name: 'Copy example' }).boundingBox()
    if (dialog === null || copy === null) throw new Error('The dialog or its copy button is not visible.')
    expect(copy.x + copy.width).toBeLessThan(dialog.x + dialog.width)

    await page.getByRole('button', { name: 'I’ve copied it' }).click()
    await key.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText('careful', { exact: true }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('a form keeps its input when the session ends', async () => {
    const page = await app.open('/api-keys?new')
    await page.getByLabel('Name').fill('typed before')
    const ended = 'Authentication credentials were not provided.'
    await failOn(page, '/_companion/keys', ended, 401)
    await failOn(page, '/api/users/%40me', ended, 401)
    await failOn(page, '/api/users/@me', ended, 401)
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Your session ended.').waitFor()
    await page.unrouteAll()
    await page.reload()
    await page.getByLabel('Name').waitFor()
    await expect.poll(() => page.getByLabel('Name').inputValue(), { timeout: 5000 }).toBe('typed before')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Create key' }).click()
    expect(await page.getByLabel('Name').inputValue()).toBe('')
  })

  it('the last use of a key is live', async () => {
    const page = await app.open('/api-keys')
    const row = page.locator('[data-key]').filter({ hasText: 'read-only dashboard' })
    await row.getByText('Never').waitFor()
    const headers = { authorization: 'Bearer phx_dashboard0123456789abcdefghijklmnop' }
    await fetch(`${app.companion().url}/api/users/@me/`, { headers })
    await row.getByText('just now').waitFor({ timeout: 12_000 })
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
    await page.getByText('"user:fly" is not a valid scope.').waitFor()
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
