import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

const DOCS = '/_companion/docs'

describe('the API reference', () => {
  it('sends requests with the session, changes included, and finds endpoints by words', async () => {
    const page = await app.open('/')
    await page.getByRole('main').getByRole('link', { name: 'API reference' }).click()
    await page.getByLabel('Search endpoints').fill('users patch')
    await page.getByRole('navigation', { name: 'Endpoints' }).getByTitle('Change a user').click()
    await page.waitForURL(/operation=users_partial_update/)
    const body = page.getByLabel('Body (JSON)')
    expect(await body.inputValue()).toBe('{}')
    await body.fill('{"first_name": ')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Enter valid JSON.').waitFor()
    await body.fill('{"first_name": "Augusta"}')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText(/^200 in/).waitFor()
    await page.getByText('"date_joined"').waitFor()
    const me = await app.companion().call('GET', '/api/users/@me/')
    expect(await me.json()).toMatchObject({ first_name: 'Augusta' })
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
  })

  it('fills in a new key, and copies a command that runs as it stands', async () => {
    const page = await app.open(`${DOCS}?operation=users_integrations_github_repos_retrieve`)
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Key created and filled in.').waitFor()
    expect(await page.getByLabel('installation_id').inputValue()).toBe('12345')
    await page.getByRole('button', { name: 'Copy command' }).click()
    const command = await page.evaluate(() => navigator.clipboard.readText())
    const { stdout } = await promisify(execFile)('sh', ['-c', `${command} --silent`])
    expect(JSON.parse(stdout)).toMatchObject({ total: 8 })
    await page.getByRole('button', { name: 'I’ve copied it' }).click()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('"total": 8').waitFor()
  })

  it('needs no session, and leads back to the app', async () => {
    const page = await app.open(DOCS, { signedIn: false })
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText(/^401 in/).waitFor()
    await page.getByRole('textbox', { name: 'API key' }).fill('phx_dashboard0123456789abcdefghijklmnop')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText(/^200 in/).waitFor()
    await page.getByRole('link', { name: 'PostHog Companion' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('says so where an endpoint does not exist', async () => {
    const page = await app.open(`${DOCS}?operation=nonsense`)
    await page.getByText('This endpoint doesn’t exist').waitFor()
  })
})
