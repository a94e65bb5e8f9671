import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindingsInAllThemes } from '../../support/browser/axe.ts'

const app = prepareApp()

const click = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).first().click()

const disconnect = async (page: Page) => {
  await click('More actions')(page)
  await page.getByRole('menuitem', { name: 'Disconnect' }).click()
}

/** Dialogs, menus, and other states of a page. */
const STATES: readonly [what: string, path: string, open: (page: Page) => Promise<unknown>, shown: string][] =
  [
    ['the form for a key', '/api-keys?new', async () => {}, 'Create an API key'],
    [
      'the confirmation to revoke a key',
      '/api-keys',
      click('Revoke desktop client'),
      'Revoke “desktop client”?',
    ],
    ['the form for a device', '/push-tokens', click('Register device'), 'Register a device'],
    ['the form for a test push', '/push-tokens', click('Send test push'), 'Send a test push'],
    ['the export menu', '/activity', click('Export'), 'Export as CSV'],
    ['the form to create a GitHub App', '/integrations', click('Create on GitHub'), 'Create a GitHub App'],
    [
      'the form for an existing GitHub App',
      '/integrations',
      click('Use an existing App'),
      'Use an existing GitHub App',
    ],
    ['the share menu', '/integrations/12345', click('Share'), 'Share with a project'],
    ['the confirmation to disconnect', '/integrations/12345', disconnect, 'Disconnect acme?'],
    [
      'the branches panel',
      '/integrations/12345',
      (page) => page.getByText('acme/docs').click(),
      'feature/onboarding',
    ],
    ['the form for a user', '/settings/organization', click('Add user'), 'First name'],
    ['the form to rename a project', '/settings/organization', click('Rename Staging'), 'Rename Staging'],
    ['the dialog to skip setup', '/welcome', click('Skip setup'), 'Skip setup?'],
    ['the command palette', '/', (page) => page.keyboard.press('Control+k'), 'Go to Hedgehog'],
    [
      'the JSON editor',
      '/hedgehog',
      (page) => page.getByRole('tab', { name: 'JSON' }).click(),
      'party_mode_enabled',
    ],
    [
      'the behavior tab',
      '/hedgehog',
      (page) => page.getByRole('tab', { name: 'Behavior' }).click(),
      'Party mode',
    ],
  ]

it.each(STATES)('%s has no accessibility violations in either theme', async (_what, path, open, shown) => {
  const page = await app.open(path)
  // Not by role: a dialog that is open from the start hides the rest of the page from it.
  await page.locator('h1').waitFor()
  await open(page)
  await page.getByText(shown).first().waitFor()
  expect(await axeFindingsInAllThemes(page)).toEqual({ light: [], dark: [], forced: [] })
})
