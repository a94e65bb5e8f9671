import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'

const app = prepareApp()

const click = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).first().click()

/** Windows, menus and other states over a page. */
const STATES: readonly [what: string, path: string, open: (page: Page) => Promise<unknown>, shown: string][] =
  [
    ['creating a key', '/api-keys?new', async () => {}, 'Create an API key'],
    ['revoking a key', '/api-keys', click('Revoke desktop client'), 'Revoke “desktop client”?'],
    ['registering a device', '/push-tokens', click('Register'), 'Register a device'],
    ['sending a test push', '/push-tokens', click('Send test push'), 'Send a test push'],
    ['exporting the activity', '/activity', click('Export'), 'Export as CSV'],
    ['creating a GitHub App', '/integrations', click('Create it at GitHub'), 'Create a GitHub App'],
    ['entering a GitHub App', '/integrations', click('Enter one by hand'), 'Enter a GitHub App'],
    ['sharing an installation', '/integrations/12345', click('Share'), 'Share with a project'],
    ['disconnecting', '/integrations/12345', click('Disconnect'), 'Disconnect acme?'],
    ['branches', '/integrations/12345', (page) => page.getByText('acme/docs').click(), 'feature/onboarding'],
    ['adding a person', '/settings/organization', click('Add person'), 'First name'],
    ['renaming a project', '/settings/organization', click('Rename Staging'), 'Rename Staging'],
    ['leaving the set-up', '/welcome', click('Leave set-up'), 'Leave the set-up?'],
    ['the commands', '/', (page) => page.keyboard.press('Control+k'), 'Go to Hedgehog'],
    [
      'the JSON editor',
      '/hedgehog',
      (page) => page.getByRole('tab', { name: 'JSON' }).click(),
      'party_mode_enabled',
    ],
    [
      'the switches',
      '/hedgehog',
      (page) => page.getByRole('tab', { name: 'Behaviour' }).click(),
      'Party mode',
    ],
  ]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(STATES)('axe finds nothing while %s', async (_what, path, open, shown) => {
    const page = await app.open(path, { theme })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await open(page)
    await page.getByText(shown).first().waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
})
