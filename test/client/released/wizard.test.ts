import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCompanion, type TestCompanion } from '../../../src/testing/index.ts'
import { DEVELOPMENT_CLIENT } from '../../support/oauth.ts'
import { CLIENTS_PAGE, installedClient } from './installed.ts'

const wizard = installedClient('@posthog/wizard')
const KEY = 'phx_a_key_for_the_wizard'
const TOKEN = 'pha_an_access_token_for_the_wizard'

let companion: TestCompanion
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'companion-wizard-'))
  const token = {
    client_id: DEVELOPMENT_CLIENT,
    access_token: TOKEN,
    refresh_token: 'phr_a_refresh_token_for_the_wizard',
    scopes: ['*'],
    expires_in: 3600,
  }
  companion = await startCompanion({
    seed: {
      version: 1,
      users: [{ email: 'ada@example.com', keys: [{ value: KEY, scopes: ['*'] }], oauth_tokens: [token] }],
    },
  })
})
afterEach(async () => {
  await companion.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the wizard in an empty Next.js project, without anyone at the screen. Returns what it printed. */
function runWizard(credential: string): Promise<string> {
  const project = join(folder, 'project')
  mkdirSync(join(project, 'app'), { recursive: true })
  writeFileSync(join(project, 'package.json'), '{ "name": "x", "dependencies": { "next": "15.0.0" } }')
  const args = [
    // The only mode of a published build that asks no questions.
    '--headless-DONOTUSE-EXPERIMENTAL',
    '--no-telemetry',
    ...['--base-url', companion.url.replace('127.0.0.1', 'localhost')],
    ...['--api-key', credential],
    ...['--install-dir', project],
  ]
  const env = { PATH: process.env.PATH, HOME: folder }
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [join(wizard.folder, 'node_modules/.bin/wizard'), ...args],
      { env },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    ),
  )
}

describe.skipIf(wizard.isMissing)('PostHog’s wizard', () => {
  it('is the version that the docs name', () => {
    expect(CLIENTS_PAGE).toContain(wizard.inDocs())
  })

  it.each([
    ['an API key', KEY],
    ['an access token', TOKEN],
  ])('signs in with %s, and goes on until it needs a language model', async (_kind, credential) => {
    const output = await runWizard(credential)
    const asked = (await companion.requests()).map(
      ({ method, path, status }) => `${method} ${path} ${status}`,
    )
    expect(asked).toContain('GET /api/users/@me/ 200')
    expect(asked.filter((request) => !request.endsWith(' 200'))).toEqual([
      expect.stringMatching(/^POST \/api\/wizard\/gateway_token\/? 404$/),
    ])
    expect(output).toContain('"code":"PHW_GATEWAY_MINT_REFUSED"')
  })

  it('says that a wrong key is wrong', async () => {
    const output = await runWizard('phx_wrong')
    const statuses = (await companion.requests()).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([401]))
    expect(output).toContain('Authentication failed while trying to fetch user data')
  })
})
