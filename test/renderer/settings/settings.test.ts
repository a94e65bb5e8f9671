import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'companion-settings-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const app = prepareApp({ dataDir })

const me = async (): Promise<unknown> => (await app.companion().call('GET', '/api/users/@me/')).json()

describe('settings', () => {
  it('the profile is saved, and faults are said beside their field', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').fill('Augusta')
    await page.getByLabel('Role').selectOption('engineering')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved').waitFor()
    expect(await me()).toMatchObject({ first_name: 'Augusta', role_at_organization: 'engineering' })
    await page.getByLabel('Email').fill('nonsense')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Enter an email address').waitFor()
    await page.getByLabel('Email').fill('grace@example.com')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page
      .locator('.field-error')
      .filter({ hasText: /already|exists/ })
      .waitFor()
  })

  it('a password is set, and changed only with the one before', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('New password', { exact: true }).fill('correct horse')
    await page.getByLabel('New password once more').fill('correct house')
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByText('The two are not the same.').waitFor()
    await page.getByLabel('New password once more').fill('correct horse')
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByText('The password is set').waitFor()
    await page.getByLabel('Current password').fill('wrong')
    await page.getByLabel('New password', { exact: true }).fill('battery staple')
    await page.getByLabel('New password once more').fill('battery staple')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('Your current password is incorrect.').waitFor()
  })

  it('the current project is changed', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('Project', { exact: true }).selectOption({ label: 'Acme · Staging' })
    await page.locator('.person small', { hasText: 'Staging' }).waitFor()
    expect(await me()).toMatchObject({ team: { name: 'Staging' } })
  })

  it('organizations, projects and people are added and renamed', async () => {
    const page = await app.open('/settings/organization')
    await page.getByRole('button', { name: 'New project' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Playground')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Playground', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Rename Playground' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Sandbox')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Sandbox', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'New organization' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Side business')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Side business', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Rename Acme' }).click()
    await page.getByLabel('Name', { exact: true }).fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Fill this in.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add person' }).click()
    await page.getByLabel('Email').fill('grace@example.com')
    await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
    await page.locator('.dialog .field-error').waitFor()
    await page.getByLabel('Email').fill('katherine@example.com')
    await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
    await page.getByRole('switch', { name: 'katherine@example.com is staff' }).click()
    await page.getByRole('switch', { name: 'katherine@example.com is staff', checked: true }).waitFor()
  })

  it('the port is for the next start, and has its range', async () => {
    const page = await app.open('/settings/app')
    await page.getByLabel('Port').fill('80')
    await page.getByText('Use a number from 1024 to 65535.').waitFor()
    await page.getByLabel('Port').fill('7700')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    await page.reload()
    expect(await page.getByLabel('Port').inputValue()).toBe('7700')
  })

  it('a backup is taken along, and waits for the next start when it is brought back', async () => {
    const page = await app.open('/settings/app')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('Download a backup').click(),
    ])
    await page.locator('input[type=file]').setInputFiles(await download.path())
    await page.getByRole('button', { name: 'Restore at next start' }).click()
    await page.getByText('A backup takes the database’s place at the next start.').waitFor()
    await page.getByRole('button', { name: 'Keep the database' }).click()
    await page.getByText('The database stays as it is').waitFor()
  })

  it('a file that is no backup is refused', async () => {
    const page = await app.open('/settings/app')
    const file = {
      name: 'holiday.db',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('no database'),
    }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: 'Restore at next start' }).click()
    await page.getByText('This file is damaged or no database.').first().waitFor()
  })

  it('a failure to save is said, and what was typed stays', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('Last name').fill('Byron')
    await failOn(page, '/api/users/%40me')
    await failOn(page, '/api/users/@me')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The disk is full.').waitFor()
    expect(await page.getByLabel('Last name').inputValue()).toBe('Byron')
  })

  it('names what it is made of', async () => {
    const page = await app.open('/settings/about')
    await page.getByRole('searchbox').fill('react-dom')
    await page.getByText('react-dom', { exact: true }).click()
    await page.locator('details[open]').getByText('Permission is hereby granted').waitFor()
  })

  it('signing out ends the session', async () => {
    const page = await app.open('/settings')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })
})
