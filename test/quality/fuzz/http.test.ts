import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { KEYS } from '../../support/seed.ts'
import { createWorld, type Session, type World } from '../../support/world.ts'
import { BUDGET_MS, within } from './budget.ts'

/** A generated request. Requests that found a bug are kept in cases/. */
const requestSchema = z.object({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
  who: z.enum(['nobody', 'ada', 'grace', 'reader', 'session']),
})
type FuzzRequest = z.infer<typeof requestSchema>

const envelopeSchema = z.strictObject({
  type: z.enum([
    'invalid_request',
    'authentication_error',
    'validation_error',
    'throttled_error',
    'server_error',
  ]),
  code: z.string(),
  detail: z.string().min(1),
  attr: z.string().nullable(),
})

let world: World
let session: Session
beforeAll(async () => {
  world = await createWorld()
  session = await world.signIn('ada@example.com')
})
afterAll(() => world.close())

const oddText = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '1e9',
    'null',
    '__proto__',
    '\u0000',
    '\ud800',
    "' OR 1=1 --",
    '<script>',
    '../..',
    'x'.repeat(600),
    '@me',
  ),
)
const segment = oddText.map((text) => encodeURIComponent(text.toWellFormed()))
const uuid = fc.oneof({ weight: 6, arbitrary: fc.constant('@me') }, fc.uuid(), segment)
const installation = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('12345', '67890') },
  fc.nat().map(String),
  segment,
)
const REST = [
  '',
  '/hedgehog_config',
  '/push_tokens',
  '/push_tokens/unregister',
  '/onboarding/skip',
  '/integrations',
  '/integrations/github/start',
  '/integrations/github/prepare_callback',
  '/integrations/github/install_requests',
  '/github_login',
]
const OTHERS = [
  '/api/organizations/@current/invites/delegate/',
  '/_companion/health',
  '/_companion/login',
  '/_companion/keys',
  '/_companion/users',
  '/_companion/projects',
  '/_companion/push_tokens',
  '/_companion/activity',
  '/_companion/github',
  '/_companion/integrations',
  '/_companion/docs',
  '/_companion/seed.schema.json',
  '/_companion/logout',
  '/api/schema/',
  '/complete/github-link/',
  '/integrations/github/callback',
  '/',
  '/settings',
  '/assets/x',
]

const route = fc.oneof(
  fc.tuple(uuid, fc.constantFrom(...REST)).map(([who, rest]) => `/api/users/${who}${rest}/`),
  fc
    .tuple(uuid, installation, fc.constantFrom('', '/repos', '/repos/refresh', '/branches'))
    .map(([who, id, rest]) => `/api/users/${who}/integrations/github/${id}${rest}/`),
  fc.constantFrom(...OTHERS),
  fc
    .tuple(fc.constantFrom('/_companion/keys/', '/_companion/projects/', '/api/', '/_companion/'), segment)
    .map(([a, b]) => a + b),
)
const query = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          'limit',
          'offset',
          'search',
          'repo',
          'kind',
          'state',
          'code',
          'token',
          'before',
          'action',
          'format',
          'installation_id',
          'setup_action',
        ),
        oddText,
      ),
      fc.oneof(fc.constantFrom('1', '500', 'acme/web', 'github', '12345', 'install'), oddText),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => {
    const text = new URLSearchParams(
      pairs.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
    ).toString()
    return text === '' ? '' : `?${text}`
  })
const FIELDS = [
  'token',
  'platform',
  'reason',
  'step_at_skip',
  'first_name',
  'email',
  'is_staff',
  'hedgehog_config',
  'notification_settings',
  'events_column_config',
  'set_current_team',
  'set_current_organization',
  'theme_mode',
  'team_id',
  'connect_from',
  'target_email',
  'message',
  'label',
  'scopes',
  'name',
  'installation_id',
  'client_id',
  'slug',
  'password',
  'personal_api_key',
  'role_at_organization',
  'hide_mcp_hints',
]
const value = fc.oneof(
  fc.constantFrom(
    'ios',
    'later',
    'dark',
    'posthog_code',
    'a@b.co',
    '12345',
    ['user:read'],
    true,
    null,
    0,
    -1,
    1.5,
    1e21,
  ),
  oddText,
  fc.jsonValue({ maxDepth: 3 }),
)
const body = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .dictionary(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...FIELDS) }, oddText), value, {
        maxKeys: 5,
      })
      .map((object) => JSON.stringify(object)),
  },
  fc.json(),
  oddText.map((text) => text.toWellFormed()),
  fc.constant(null),
)
const headers = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  fc.dictionary(
    fc.constantFrom(
      'content-type',
      'origin',
      'cookie',
      'authorization',
      'x-csrftoken',
      'accept',
      'if-none-match',
      'range',
      'expect',
      'x-http-method-override',
      'sec-fetch-site',
      'content-encoding',
      'transfer-encoding',
    ),
    fc.oneof(
      fc.constantFrom(
        'application/json',
        'null',
        'http://127.0.0.1:7676',
        'Bearer phx_',
        'Bearer pha_x',
        'text/plain',
        'gzip',
        'bytes=0-1',
        'PATCH',
        'posthog_companion_session=x',
      ),
      fc.string({ maxLength: 30 }),
    ),
    { maxKeys: 4 },
  ),
)
const request: fc.Arbitrary<FuzzRequest> = fc.record({
  method: fc.constantFrom(...requestSchema.shape.method.options),
  path: fc.tuple(route, query).map(([a, b]) => a + b),
  headers,
  body,
  who: fc.constantFrom(...requestSchema.shape.who.options),
})

const isHeaderValue = (text: string) => /^[\t\x20-\x7e]*$/.test(text)

/** Checks the invariants of every response. */
async function checkInvariants(asked: FuzzRequest): Promise<void> {
  const key = {
    ada: KEYS.ada,
    grace: KEYS.grace,
    reader: KEYS.graceRead,
    nobody: undefined,
    session: undefined,
  }[asked.who]
  const answer = await world.call(asked.method, asked.path, {
    headers: Object.fromEntries(Object.entries(asked.headers).filter(([, text]) => isHeaderValue(text))),
    ...(asked.body === null ? {} : { body: asked.body }),
    ...(key === undefined ? {} : { key }),
    ...(asked.who === 'session' ? { session } : {}),
  })
  // Linking fails without a keychain entry or GitHub App; nothing else may cause a server error.
  expect(answer.status === 503 ? answer.text : answer.status).not.toBe(500)
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin')
  const type = String(answer.headers['content-type'] ?? '')
  if (type.startsWith('text/html'))
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  if (answer.status >= 400 && asked.method !== 'HEAD') {
    expect(type).toMatch(/^application\/json/)
    envelopeSchema.parse(answer.json())
  }
  if (type.startsWith('application/json') && answer.text !== '') answer.json()
  if (asked.who === 'nobody' && asked.path.startsWith('/api/users/'))
    expect(answer.status).toBeGreaterThanOrEqual(400)
}

const CASES = join(import.meta.dirname, 'cases')

describe('the HTTP surface', () => {
  it.each(readdirSync(CASES).filter((name) => name.startsWith('http-')))(
    'handles %s, which once found a bug',
    async (name) => {
      await checkInvariants(requestSchema.parse(JSON.parse(readFileSync(join(CASES, name), 'utf8'))))
    },
  )

  it(
    'handles arbitrary requests',
    () => fc.assert(fc.asyncProperty(request, checkInvariants), within()),
    BUDGET_MS + 60_000,
  )
})
