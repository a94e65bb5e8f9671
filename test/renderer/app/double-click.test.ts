import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { WORLD } from '../../support/browser/world.ts'
import { startCallbackServer } from '../../support/callback-server.ts'
import { authorizePath, newPkce, parameters } from '../../support/oauth.ts'

const PARTNER = { name: 'Partner', client_id: 'partner', redirect_uris: ['http://localhost/callback'] }
const app = prepareApp({ seed: { ...WORLD, oauth_applications: [PARTNER] } })

/** The requests that change something, as they are sent from now on. */
function changesFrom(page: Page): string[] {
  const changes: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') changes.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return changes
}

type Case = {
  what: string
  path: string
  prepare: (page: Page) => Promise<unknown>
  button: (page: Page) => ReturnType<Page['getByRole']>
  change: string
}

const inDialog = (name: string) => (page: Page) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true })

const CASES: Case[] = [
  {
    what: 'creates one API key',
    path: '/api-keys',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Create key' }).click()
      await page.getByLabel('Name').fill('once')
    },
    button: inDialog('Create key'),
    change: 'POST /_companion/keys',
  },
  {
    what: 'adds one user',
    path: '/settings/organization',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Add user' }).click()
      await page.getByLabel('Email').fill('once@example.com')
    },
    button: inDialog('Add user'),
    change: 'POST /_companion/users',
  },
  {
    what: 'creates one organization',
    path: '/settings/organization',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'New organization' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Once')
    },
    button: inDialog('Save'),
    change: 'POST /_companion/organizations',
  },
  {
    what: 'revokes one API key',
    path: '/api-keys',
    prepare: (page) => page.getByRole('button', { name: 'Revoke read-only dashboard' }).click(),
    button: (page) => page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }),
    change: 'DELETE /_companion/keys/',
  },
  {
    what: 'registers one device',
    path: '/push-tokens',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Register device' }).click()
      await page.getByRole('textbox', { name: 'Token' }).fill('ExponentPushToken[once]')
    },
    button: inDialog('Register'),
    change: '/push_tokens',
  },
]
const SLOW_MS = 300

/** Two clicks before the page could show anything in between. */
const clickTwice = (button: Locator) =>
  button.evaluate((element: HTMLElement) => {
    element.click()
    element.click()
  })

for (const { what, path, prepare, button, change } of CASES) {
  it(`a pair of clicks ${what}`, async () => {
    const page = await app.open(path)
    await prepare(page)
    const changes = changesFrom(page)
    await clickTwice(button(page))
    await page.waitForTimeout(SLOW_MS)
    expect(changes).toEqual([expect.stringContaining(change)])
  })
}

it.each(['double click', 'pair of clicks'])('a %s on Allow decides once', async (kind) => {
  const client = await startCallbackServer()
  const page = await app.open(
    authorizePath(parameters('partner', newPkce(), { redirect_uri: client.redirectUri })),
  )
  const allow = page.getByRole('button', { name: 'Allow', exact: true })
  await allow.waitFor()
  const changes = changesFrom(page)
  if (kind === 'pair of clicks') await clickTwice(allow)
  else await allow.dblclick()
  await page.getByText('Back in the app').waitFor()
  expect(changes).toEqual(['POST /oauth/authorize'])
  await client.close()
})

it('Deny right after Allow changes nothing', async () => {
  const client = await startCallbackServer()
  const page = await app.open(
    authorizePath(parameters('partner', newPkce(), { redirect_uri: client.redirectUri })),
  )
  await page.getByRole('button', { name: 'Allow', exact: true }).waitFor()
  const changes = changesFrom(page)
  await page.evaluate(() => {
    const click = (name: string) =>
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click()
    click('Allow')
    click('Deny')
  })
  await page.getByText('Back in the app').waitFor()
  expect(changes).toEqual(['POST /oauth/authorize'])
  expect((await client.callback).has('code')).toBe(true)
  await client.close()
})
