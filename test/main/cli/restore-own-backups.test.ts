import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { prepareProgram, run, runJson, seedFile, serve, temporaryFolder } from '../../support/program.ts'
import { KEYS } from '../../support/seed.ts'

prepareProgram()

const HEDGEHOG = '🦔'
const ME = '/api/users/@me/'

const SEED = {
  version: 1,
  organizations: [{ name: HEDGEHOG.repeat(64), projects: [{ name: HEDGEHOG.repeat(200) }] }],
  oauth_applications: [
    {
      name: HEDGEHOG.repeat(255),
      client_id: 'https://app.example/metadata.json',
      client_secret: 's'.repeat(255),
      redirect_uris: ['app://callback', 'http://127.0.0.1:1/', 'http://[::1]/cb'],
      scopes: ['@default', 'llm_gateway:read', '*', 'openid'],
      optional_scopes: ['introspection'],
      first_party: true,
      verified: true,
    },
  ],
  users: [
    {
      email: `"\\ odd"@${'d'.repeat(63)}.example`,
      first_name: HEDGEHOG.repeat(150),
      last_name: '',
      is_staff: true,
      onboarding_skipped: true,
      hedgehog_config: { a: '\u0000', b: '\ud800', c: 'x'.repeat(65_000) },
      keys: [
        { label: HEDGEHOG.repeat(40), scopes: ['*', 'user:read', 'user:write'], value: KEYS.ada },
        { label: 'short', value: '12345678' },
      ],
      push_tokens: [{ token: HEDGEHOG.repeat(512), platform: 'web' }],
      oauth_tokens: [
        {
          client_id: 'https://app.example/metadata.json',
          access_token: 'pha_1234',
          refresh_token: 'phr_1234',
          scopes: ['*', 'user:read', 'email'],
          expires_in: -1,
        },
      ],
      installations: [
        {
          installation_id: '9'.repeat(20),
          github_login: HEDGEHOG.repeat(255),
          account: { type: 'User', name: 'n'.repeat(255) },
          repositories: [
            {
              id: 1,
              name: '\u0000\ud800',
              full_name: '\u0000/\ud800',
              default_branch: '\u0000',
              language: 'l'.repeat(2_000_000),
              branches: ['main', 'b'.repeat(255)],
            },
          ],
        },
        { installation_id: '1', repository_selection: null, account: null, repositories: [] },
      ],
    },
    { email: 'root@localhost', hedgehog_config: {} },
    { email: 'ip@[127.0.0.1]', is_active: false },
  ],
}

const REQUESTS: [method: string, path: string, body: unknown, status: number][] = [
  [
    'PATCH',
    ME,
    {
      first_name: '',
      last_name: HEDGEHOG.repeat(150),
      theme_mode: null,
      toolbar_mode: null,
      events_column_config: 'e'.repeat(900_000),
      has_seen_product_intro_for: ['x'],
      notification_settings: {
        data_pipeline_error_threshold: 0.5,
        realtime_notifications_disabled: { mention: { 1: true } },
      },
      ui_configuration: { sidebar: null, a: 'u'.repeat(65_500) },
    },
    200,
  ],
  // As JavaScript prints it, each number would be one character longer.
  ['PATCH', `${ME}hedgehog_config/`, `{"n":[${'1e21,'.repeat(13_000)}1]}`, 200],
  ['POST', `${ME}push_tokens/`, { token: 't'.repeat(512), platform: 'android' }, 200],
  [
    'POST',
    '/oauth/register',
    {
      client_name: `ab${HEDGEHOG.repeat(126)}`,
      redirect_uris: Array.from({ length: 100 }, (_, i) => `http://localhost:${i + 1}/callback`),
      scope: 'user:read unknown',
      token_endpoint_auth_method: 'client_secret_post',
    },
    201,
  ],
]

describe('a backup that the program wrote is restored', () => {
  let dir: string[]
  beforeEach(() => {
    dir = ['--data-dir', temporaryFolder()]
  })

  /** Backs the folder up, and returns the options of a folder with what was restored. */
  async function roundTrip(): Promise<string[]> {
    const file = join(temporaryFolder(), 'copy.db')
    expect(await run(['backup', file, ...dir])).toMatchObject({ code: 0 })
    const restored = ['--data-dir', join(temporaryFolder(), 'restored')]
    expect(await run(['restore', file, ...restored])).toMatchObject({ code: 0 })
    return restored
  }

  it('with values as long and as odd as seeds and requests can be', async () => {
    const server = await serve([...dir, '--seed', seedFile(SEED)])
    for (const [method, path, body, status] of REQUESTS) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const answer = await server.request(path, { method, key: KEYS.ada, body: text })
      expect([method, path, answer.status]).toEqual([method, path, status])
    }
    expect(await server.stop()).toBe(0)
    const restored = await roundTrip()
    expect(await runJson(['users', 'list', ...restored])).toEqual(await runJson(['users', 'list', ...dir]))
  })

  it('without a staff user, whom the command line can still create', async () => {
    const seed = { version: 1, users: [{ email: 'ada@example.com' }] }
    const server = await serve([...dir, '--seed', seedFile(seed)])
    expect(await server.stop()).toBe(0)
    const restored = await roundTrip()
    const created = ['users', 'create', '--email', 'b@example.com', '--staff', ...restored]
    expect(await runJson(created)).toMatchObject({ is_staff: true })
  })
})
