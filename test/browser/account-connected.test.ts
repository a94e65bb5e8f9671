import { describe, expect, it } from 'vitest'
import { LINK_ERRORS } from '../../src/main/core/github/link/redirects.ts'
import { prepareApp } from './support/app.ts'
import { axeFindings } from './support/axe.ts'

const app = prepareApp()

const PATH = '/account-connected/github-integration?provider=github'

describe('where GitHub’s return ends, in a browser that is not signed in', () => {
  it('says that it went well and opens this app', async () => {
    const page = await app.open(`${PATH}&connect_from=posthog_companion`, { signedIn: false })
    await page.getByRole('heading', { name: 'GitHub is connected' }).waitFor()
    const link = page.getByRole('link', { name: 'Open PostHog Companion' })
    expect(await link.getAttribute('href')).toBe(
      'posthog-companion://integration?provider=github&status=success',
    )
    expect(await axeFindings(page)).toEqual([])
  })

  it('opens PostHog Code for who came from it, with the error as that app reads it', async () => {
    const page = await app.open(`${PATH}&error=access_denied`, { signedIn: false, theme: 'dark' })
    await page.getByRole('heading', { name: 'GitHub was not connected' }).waitFor()
    const link = page.getByRole('link', { name: 'Open PostHog Code' })
    const address = new URL((await link.getAttribute('href')) ?? '')
    expect(address.protocol).toBe('posthog-code:')
    expect(Object.fromEntries(address.searchParams)).toEqual({
      provider: 'github',
      status: 'error',
      error_code: 'access_denied',
      error_message: 'You declined at GitHub. Nothing has changed; connect again when you like.',
    })
    expect(await axeFindings(page)).toEqual([])
  })

  it('offers no other app to who began on a page', async () => {
    const page = await app.open('/settings/user-personal-integrations?github_link_success=1', {
      signedIn: false,
    })
    await page.getByRole('heading', { name: 'GitHub is connected' }).waitFor()
    expect(await page.getByRole('link').allTextContents()).toEqual(['Show integrations here'])
  })

  it('says what each error means and what to do', async () => {
    const page = await app.open(PATH, { signedIn: false })
    const said = new Set<string>()
    for (const code of LINK_ERRORS) {
      await page.goto(`${app.companion().url}/settings/user-personal-integrations?github_link_error=${code}`)
      await page.getByRole('heading', { name: 'GitHub was not connected' }).waitFor()
      const words = (await page.locator('.linked > p').textContent()) ?? ''
      expect(words).not.toContain(code)
      said.add(words)
    }
    expect(said.size).toBe(LINK_ERRORS.length)
  })

  it('names a code that nobody knows', async () => {
    const page = await app.open(`${PATH}&error=something_new`, { signedIn: false })
    await page.getByText('GitHub gave an unknown reason (something_new).').waitFor()
  })
})
