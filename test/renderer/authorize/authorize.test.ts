import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'
import { WORLD } from '../../support/browser/world.ts'
import { type CallbackServer, startCallbackServer } from '../../support/callback-server.ts'
import {
  authorizePath,
  DEVELOPMENT_CLIENT,
  newPkce,
  type Pkce,
  parameters,
  tokensSchema,
  type Wish,
} from '../../support/oauth.ts'

const LIMITED = {
  name: 'Dashboards',
  client_id: 'dashboards',
  redirect_uris: ['http://localhost/callback'],
  scopes: ['user:read'],
  optional_scopes: ['insight:write', 'dashboard:read'],
  verified: true,
}
const app = prepareApp({ seed: { ...WORLD, oauth_applications: [LIMITED] } })

let client: CallbackServer
let pkce: Pkce
beforeEach(async () => {
  client = await startCallbackServer()
  pkce = newPkce()
})
afterEach(() => client.close())

const pathOf = (clientId: string, wish: Wish = {}) =>
  authorizePath(parameters(clientId, pkce, { redirect_uri: client.redirectUri, ...wish }))

/** What the app that waited gets for its code. */
async function tokens(clientId: string) {
  const code = (await client.callback).get('code') ?? ''
  const answer = await fetch(`${app.companion().url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: client.redirectUri,
      code,
      code_verifier: pkce.verifier,
    }),
  })
  return tokensSchema.parse(await answer.json())
}

describe('the consent page', () => {
  it('says who wants what, and leads back to the app with a code', async () => {
    const page = await app.open(pathOf('dashboards', { scope: 'user:read insight:write dashboard:read' }))
    await page.getByRole('heading', { name: 'Allow Dashboards to access your account?' }).waitFor()
    await page.getByText('Verified', { exact: true }).waitFor()
    await page.getByText('You’re signed in as ada@example.com.').waitFor()
    await page.getByText(new URL(client.redirectUri).origin).waitFor()
    expect(await page.getByLabel('Read your profile, GitHub links, and notifications').isDisabled()).toBe(
      true,
    )
    expect(await axeFindings(page)).toEqual([])
    await page.getByLabel('Read dashboards').uncheck()
    await page.getByRole('radio', { name: 'Some projects' }).check()
    await page.getByLabel('Production').uncheck()
    await page.getByLabel('Staging').check()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByText('Back in the app').waitFor()
    expect((await client.callback).get('state')).toBe('xyz')
    expect(await tokens('dashboards')).toMatchObject({
      scope: 'insight:write user:read',
      scoped_teams: [2],
      scoped_organizations: [],
    })
  })

  it('leads back with the refusal', async () => {
    const page = await app.open(pathOf('dashboards'), { theme: 'dark' })
    await page.getByRole('button', { name: 'Deny' }).click()
    await page.getByText('Back in the app').waitFor()
    expect(Object.fromEntries(await client.callback)).toEqual({ error: 'access_denied', state: 'xyz' })
  })

  it('does not let the user allow nothing, and still lets them deny', async () => {
    const page = await app.open(pathOf('dashboards'))
    await page.getByRole('radio', { name: 'Some organizations' }).check()
    await page.getByLabel('Acme').uncheck()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByText('Choose at least one organization.').waitFor()
    await page.getByRole('button', { name: 'Deny' }).click()
    await page.getByText('Back in the app').waitFor()
  })

  it('of PostHog’s development apps offers everything', async () => {
    const page = await app.open(pathOf(DEVELOPMENT_CLIENT, { scope: '*', required_access_level: 'project' }))
    await page.getByText('Do everything that you can: read and change all data').waitFor()
    expect(await page.getByRole('radio', { name: 'Everything' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByText('Back in the app').waitFor()
    expect(await tokens(DEVELOPMENT_CLIENT)).toMatchObject({ scope: '*', scoped_teams: [1, 2] })
  })

  it('warns of an app that chose its own name, and shows what it says as text', async () => {
    const name = '<img src=x onerror=alert(1)>'
    const answer = await fetch(`${app.companion().url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: name, redirect_uris: [client.redirectUri] }),
    })
    const { client_id } = JSON.parse(await answer.text())
    const page = await app.open(pathOf(client_id, { scope: undefined }))
    await page.getByText('This app registered itself and chose its own name.').waitFor()
    await page.getByText('Not verified').waitFor()
    await page.getByText(name, { exact: true }).waitFor()
    await page.getByRole('button', { name: /^Show all/ }).click()
    await page.getByText('Read and change your projects').waitFor()
    expect(await axeFindings(page)).toEqual([])
  })

  it('is reached by PostHog’s addresses for signing in and up, and nothing else is', async () => {
    for (const path of ['/login', '/signup']) {
      const page = await app.open(`${path}?next=${encodeURIComponent(pathOf('dashboards'))}`)
      await page.getByRole('heading', { name: 'Allow Dashboards to access your account?' }).waitFor()
    }
    const page = await app.open(`/login?next=${encodeURIComponent('https://evil.example.com/')}`)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
  })
})

/** Two windows at once, on machines that do other things too. */
const PATIENCE_MS = 90_000

describe('a browser that is not signed in', { timeout: PATIENCE_MS }, () => {
  it('goes on by itself once the request is approved in the app, where it shows the same number', async () => {
    const inside = await app.open('/activity')
    await inside.getByRole('heading', { name: 'Activity' }).waitFor()
    const outside = await app.open(pathOf('dashboards'), { signedIn: false })
    await outside.getByRole('heading', { name: 'Sign in to Dashboards' }).waitFor()
    expect(await axeFindings(outside)).toEqual([])
    await outside.getByRole('button', { name: 'Ask there' }).click()
    const number = await outside.locator('.approval-number').textContent()
    expect(number).toMatch(/^\d\d$/)
    expect(await axeFindings(outside)).toEqual([])
    const dialog = inside.getByRole('dialog').filter({ hasText: 'Sign in to Dashboards?' })
    await dialog.getByRole('heading', { name: 'Sign in to Dashboards?' }).waitFor()
    expect(await dialog.locator('.approval-number').textContent()).toBe(number)
    expect(await axeFindings(inside)).toEqual([])
    await dialog.getByRole('button', { name: 'Allow' }).click()
    await inside.getByText('Dashboards can sign in now').waitFor()
    await outside.getByText('Back in the app').waitFor()
    expect(await tokens('dashboards')).toMatchObject({ scope: 'user:read' })
    await inside.getByRole('heading', { name: 'Sign in to Dashboards?' }).waitFor({ state: 'detached' })
  })

  it('shows the request once it is signed in with a link, in any of its tabs', async () => {
    const outside = await app.open(pathOf('dashboards'), { signedIn: false })
    await outside.getByRole('heading', { name: 'Sign in to Dashboards' }).waitFor()
    const session = await app
      .open('/')
      .then((inside) => inside.evaluate(() => localStorage.getItem('posthog-companion.session')))
    // What the page behind the link does, in another tab of the same browser.
    const tab = await outside.context().newPage()
    await tab.goto(`${app.companion().url}/_companion/login`)
    await tab.evaluate((value) => localStorage.setItem('posthog-companion.session', value ?? ''), session)
    await outside.getByRole('heading', { name: 'Allow Dashboards to access your account?' }).waitFor()
  })

  it('is told of a refusal, too', async () => {
    const inside = await app.open('/')
    const outside = await app.open(pathOf('dashboards'), { signedIn: false })
    await outside.getByRole('button', { name: 'Ask there' }).click()
    await inside.getByRole('dialog').getByRole('button', { name: 'Deny' }).click()
    await inside.getByText('Dashboards was denied').waitFor()
    await outside.getByText('Back in the app').waitFor()
    expect((await client.callback).get('error')).toBe('access_denied')
  })
})
