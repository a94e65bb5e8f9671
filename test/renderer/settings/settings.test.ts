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
  it('the profile is saved, and errors are shown next to their field', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').fill('Augusta')
    await page.getByLabel('Role').selectOption('engineering')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved').waitFor()
    expect(await me()).toMatchObject({ first_name: 'Augusta', role_at_organization: 'engineering' })
    await page.getByLabel('Email').fill('nonsense')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Enter a valid email address').waitFor()
    await page.getByLabel('Email').fill('grace@example.com')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page
      .locator('.field-error')
      .filter({ hasText: /already|exists/ })
      .waitFor()
  })

  it('a changed email asks for a new sign-in where the session is old', async () => {
    const page = await app.open('/settings')
    await page.route(
      (url) => url.pathname.startsWith('/api/users/'),
      (route) =>
        route.request().method() === 'PATCH'
          ? route.fulfill({
              status: 403,
              json: {
                type: 'authentication_error',
                code: 'sensitive_action_required_reauth',
                detail: "Confirm it's you before changing your email.",
                attr: null,
              },
            })
          : route.continue(),
    )
    await page.getByLabel('Email').fill('new@example.com')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('To change your email, sign out and sign in again').waitFor()
  })

  it('a password can be set, and changed only with the current one', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('New password', { exact: true }).fill('correct horse')
    await page.getByLabel('Confirm new password').fill('correct house')
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByText('The passwords don’t match.').waitFor()
    await page.getByLabel('Confirm new password').fill('correct horse')
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByText('Password saved').waitFor()
    await page.getByLabel('Current password').fill('wrong')
    await page.getByLabel('New password', { exact: true }).fill('battery staple')
    await page.getByLabel('Confirm new password').fill('battery staple')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('Your current password is incorrect.').waitFor()
  })

  it('the current project can be changed', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('Project', { exact: true }).selectOption({ label: 'Acme · Staging' })
    await page.locator('.user-link small', { hasText: 'Staging' }).waitFor()
    expect(await me()).toMatchObject({ team: { name: 'Staging' } })
  })

  it('organizations, projects, and users can be added and renamed', async () => {
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
    await page.getByRole('button', { name: 'Switch to Side business' }).click()
    await page.locator('.user-link small', { hasText: 'Default project' }).waitFor()
    await page.getByRole('button', { name: 'Switch to Acme' }).click()
    await page.locator('.user-link small', { hasText: 'Default project' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Delete Acme' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page
      .getByRole('region', { name: 'Notifications' })
      .getByText('grace@example.com is in no other organization than Acme.')
      .waitFor()
    await page.getByRole('button', { name: 'Delete Side business' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('Deleted Side business').waitFor()
    await page.getByText('Side business', { exact: true }).waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: 'Delete Acme' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Rename Acme' }).click()
    await page.getByLabel('Name', { exact: true }).fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Required').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add user' }).click()
    await page.getByLabel('Email').fill('grace@example.com')
    await page.getByRole('dialog').getByRole('button', { name: 'Add user' }).click()
    await page.locator('.dialog .field-error').waitFor()
    await page.getByLabel('Email').fill('katherine@example.com')
    await page.getByRole('dialog').getByRole('button', { name: 'Add user' }).click()
    await page.getByRole('switch', { name: 'Staff access for katherine@example.com' }).click()
    await page
      .getByRole('switch', { name: 'Staff access for katherine@example.com', checked: true })
      .waitFor()
  })

  it('the port is validated and takes effect on restart', async () => {
    const page = await app.open('/settings/app')
    await page.getByLabel('Port').fill('80')
    await page.getByText('Enter a number from 1024 to 65535.').waitFor()
    await page.getByLabel('Port').fill('7700')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    await page.reload()
    expect(await page.getByLabel('Port').inputValue()).toBe('7700')
  })

  it('an origin that is added may call the API at once, until it is removed', async () => {
    const page = await app.open('/settings/app')
    const origin = 'http://localhost:5173'
    const { url } = app.companion()
    const answer = () => fetch(`${url}/api/users/@me/`, { headers: { origin } })
    expect((await answer()).status).toBe(403)

    const field = page.getByLabel('Add an origin')
    await field.fill(`${origin}/path`)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('with nothing after the port').waitFor()
    await field.fill(origin)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: `Remove ${origin}` }).waitFor()
    const allowed = await answer()
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([401, origin])

    await page.getByRole('button', { name: `Remove ${origin}` }).click()
    await page.getByText(origin, { exact: true }).waitFor({ state: 'detached' })
    expect((await answer()).status).toBe(403)
  })

  it('a backup can be downloaded, scheduled for restore, and canceled', async () => {
    const page = await app.open('/settings/app')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('Download backup').click(),
    ])
    await page.locator('input[type=file]').setInputFiles(await download.path())
    await page.getByRole('button', { name: 'Restore on restart' }).click()
    await page.getByText('A backup will be restored on restart.').waitFor()
    await page.getByRole('button', { name: 'Cancel restore' }).click()
    await page.getByText('Restore canceled').waitFor()
  })

  it('a download that breaks off says that nothing was saved', async () => {
    const page = await app.open('/settings/app')
    await page.route('**/_companion/backup', (route) => route.abort('connectionreset'))
    await page.getByText('Download backup').click()
    await page.getByText('The download broke off, and nothing was saved.').first().waitFor()
    await page.unrouteAll()
  })

  it('a file that isn’t a backup is rejected', async () => {
    const page = await app.open('/settings/app')
    const file = {
      name: 'holiday.db',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('no database'),
    }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: 'Restore on restart' }).click()
    await page.getByText('This file is damaged or not a database.').first().waitFor()
  })

  it('a failure to save shows the reason and keeps the input', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('Last name').fill('Byron')
    await failOn(page, '/api/users/%40me')
    await failOn(page, '/api/users/@me')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The disk is full.').waitFor()
    expect(await page.getByLabel('Last name').inputValue()).toBe('Byron')
  })

  it('lists the licenses of its packages', async () => {
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
