import { describe, expect, it } from 'vitest'
import { LINK_ERRORS } from '../../../src/main/core/github/link/redirects.ts'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'

const app = prepareApp()

const PATH = '/account-connected/github-integration?provider=github'

describe('the page after GitHub’s redirect, in a browser that is not signed in', () => {
  it('reports success and opens this app', async () => {
    const page = await app.open(`${PATH}&connect_from=posthog_companion`, { signedIn: false })
    await page.getByRole('heading', { name: 'GitHub connected' }).waitFor()
    const link = page.getByRole('link', { name: 'Open PostHog Companion' })
    expect(await link.getAttribute('href')).toBe(
      'posthog-companion://integration?provider=github&status=success',
    )
    expect(await axeFindings(page)).toEqual([])
  })

  it('opens PostHog Code, if the user started there, with the error in that app’s format', async () => {
    const page = await app.open(`${PATH}&error=access_denied`, { signedIn: false, theme: 'dark' })
    await page.getByRole('heading', { name: 'GitHub wasn’t connected' }).waitFor()
    const link = page.getByRole('link', { name: 'Open PostHog Code' })
    const address = new URL((await link.getAttribute('href')) ?? '')
    expect(address.protocol).toBe('posthog-code:')
    expect(Object.fromEntries(address.searchParams)).toEqual({
      provider: 'github',
      status: 'error',
      error_code: 'access_denied',
      error_message: 'You canceled on GitHub. Nothing changed. You can connect again at any time.',
    })
    expect(await axeFindings(page)).toEqual([])
  })

  it('offers no app if the user started on a web page', async () => {
    const page = await app.open('/settings/user-personal-integrations?github_link_success=1', {
      signedIn: false,
    })
    await page.getByRole('heading', { name: 'GitHub connected' }).waitFor()
    expect(await page.getByRole('link').allTextContents()).toEqual(['Continue in the browser'])
  })

  it('explains every error code', async () => {
    const page = await app.open(PATH, { signedIn: false })
    const said = new Set<string>()
    for (const code of LINK_ERRORS) {
      await page.goto(`${app.companion().url}/settings/user-personal-integrations?github_link_error=${code}`)
      await page.getByRole('heading', { name: 'GitHub wasn’t connected' }).waitFor()
      const words = (await page.locator('.result > p').textContent()) ?? ''
      expect(words).not.toContain(code)
      said.add(words)
    }
    expect(said.size).toBe(LINK_ERRORS.length)
  })

  it('shows an unknown error code', async () => {
    const page = await app.open(`${PATH}&error=something_new`, { signedIn: false })
    await page.getByText('GitHub returned an unknown error (something_new).').waitFor()
  })
})
