import { describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'

const app = prepareApp()

type Codes = { device_code: string; user_code: string; verification_uri_complete: string }

const begin = async () =>
  (await (await app.companion().call('POST', '/api/cli-auth/device-code/')).json()) as Codes
const poll = async ({ device_code }: Codes) => {
  const answer = await app.companion().call('POST', '/api/cli-auth/poll/', { device_code })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}
const pathOf = (codes: Codes) => codes.verification_uri_complete.replace(app.companion().url, '')

describe('the page that a command line sends its user to', () => {
  it('shows the code, and approves it for a project and the scopes that were chosen', async () => {
    const codes = await begin()
    const page = await app.open(pathOf(codes))
    expect(await page.getByLabel('Code').inputValue()).toBe(codes.user_code)
    expect(await page.getByLabel('Scopes').inputValue()).toBe(
      'event_definition:read property_definition:read error_tracking:write',
    )
    expect(await axeFindings(page)).toEqual([])
    await page.getByLabel('Project').selectOption('Staging')
    await page.getByLabel('Scopes').fill('user:read project:read')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('heading', { name: 'Signed in' }).waitFor()
    await page.getByText('The key is called “CLI - Staging - ').waitFor()
    expect(await axeFindings(page)).toEqual([])

    const { status, body } = await poll(codes)
    expect([status, body.project_id]).toEqual([200, '2'])
    const self = await fetch(`${app.companion().url}/api/personal_api_keys/@current`, {
      headers: { authorization: `Bearer ${body.personal_api_key}` },
    })
    expect(await self.json()).toMatchObject({ scopes: ['user:read', 'project:read'] })
    await page.getByRole('link', { name: 'Show API keys' }).click()
    await page.getByText(body.label ?? '', { exact: true }).waitFor()
  })

  it('takes a typed code, in lower case too', async () => {
    const codes = await begin()
    const page = await app.open('/cli/authorize', { theme: 'dark' })
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Required', { exact: true }).waitFor()
    await page.getByLabel('Code').fill(codes.user_code.toLowerCase())
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('heading', { name: 'Signed in' }).waitFor()
    expect((await poll(codes)).status).toBe(200)
  })

  it('says in words why a code or a scope is refused', async () => {
    const page = await app.open('/cli/authorize?code=ABCD-0000')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('This code is unknown or has expired. Start again in your terminal.').waitFor()
    await page.getByLabel('Scopes').fill('everything')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('"everything" is not a valid scope.').waitFor()
    await page.getByLabel('Scopes').fill('')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('At least one scope is required').waitFor()
  })

  it('asks for a sign-in first, and approves nothing by itself', async () => {
    const codes = await begin()
    const page = await app.open(pathOf(codes), { signedIn: false })
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await app.open(pathOf(codes))
    expect((await poll(codes)).status).toBe(202)
  })
})
