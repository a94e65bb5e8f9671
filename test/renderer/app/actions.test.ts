import { describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { signedIn } from '../../support/sign-in.ts'

const app = prepareApp()

const SOON = { timeout: 10_000 }

describe('a list of repositories', () => {
  it('is filtered and sorted, keeps that in the URL, and copies a name', async () => {
    const page = await app.open('/integrations/12345')
    const names = () => page.getByRole('option').locator('.repository-name').allTextContents()
    await page.getByRole('option', { name: 'acme/docs' }).waitFor()
    await page.getByLabel('Visibility').selectOption('public')
    await expect.poll(names, SOON).toEqual(['acme/design-system', 'acme/docs'])
    await page.getByLabel('Language').selectOption('MDX')
    await expect.poll(names, SOON).toEqual(['acme/docs'])
    await page.getByText('1 found').waitFor()
    await page.waitForURL(/language=MDX/)
    await page.reload()
    await expect.poll(names, SOON).toEqual(['acme/docs'])
    await page.getByLabel('Language').selectOption('')
    await page.getByLabel('Visibility').selectOption('')
    await page.getByLabel('Archived', { exact: true }).selectOption('archived')
    await expect.poll(names, SOON).toEqual(['acme/legacy-portal'])
    await page.getByLabel('Archived', { exact: true }).selectOption('')
    await page.getByLabel('Sort').selectOption('name')
    await expect.poll(async () => (await names())[0], SOON).toBe('acme/api')
    await page.getByLabel('Sort').selectOption('updated')
    await expect.poll(async () => (await names())[0], SOON).toBe('acme/web')

    await page.getByRole('option', { name: 'acme/docs' }).click()
    await page.getByRole('button', { name: 'Copy repository name' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('acme/docs')
  }, 60_000)
})

describe('staff', () => {
  it('copy a sign-in link for another user', async () => {
    const page = await app.open('/settings/organization')
    await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click()
    await page.getByRole('menuitem', { name: 'Copy one-time sign-in link' }).click()
    await page.getByText('Sign-in link copied.').waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    const me = await fetch(`${app.companion().url}/api/users/@me/`, { headers: await signedIn(link) })
    expect(await me.json()).toMatchObject({ email: 'grace@example.com' })
  }, 60_000)
})

describe('a saved hedgehog', () => {
  it('comes back as it was when saving is undone', async () => {
    const stored = async () => (await app.companion().call('GET', '/api/users/@me/hedgehog_config/')).json()
    const before = await stored()
    const page = await app.open('/hedgehog')
    await page.getByRole('radio', { name: 'Robohog' }).check({ force: true })
    await page.keyboard.press('Control+s')
    await page.getByText('Hedgehog saved').waitFor()
    expect(await stored()).not.toEqual(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Hedgehog restored').waitFor()
    expect(await stored()).toEqual(before)
  }, 60_000)
})

describe('several push tokens', () => {
  it('are searched, unregistered together, and brought back', async () => {
    const page = await app.open('/push-tokens')
    const rows = page.locator('tbody tr')
    await expect.poll(() => rows.count(), SOON).toBe(2)
    await page.getByLabel('Search devices').fill('android')
    await expect.poll(() => rows.count(), SOON).toBe(1)
    await page.getByLabel('Search devices').fill('')
    await page.getByLabel('Select all devices').check()
    await page.getByRole('button', { name: 'Unregister 2' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Unregister' }).click()
    await page.getByText('No devices registered').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => rows.count(), SOON).toBe(2)
  }, 60_000)
})
