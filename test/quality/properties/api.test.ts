import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { KEYS } from '../../support/seed.ts'
import { type Answer, createWorld, type Method, type World } from '../../support/world.ts'

// Failures are printed with their seed and path; `fc.assert(…, { seed, path })` reproduces them.
const RUNS = 250

const envelopeSchema = z.strictObject({
  type: z.enum(['authentication_error', 'invalid_request', 'validation_error', 'throttled_error']),
  code: z.string().min(1),
  detail: z.string().min(1),
  attr: z.string().nullable(),
})

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** A response is either a success or a client error in PostHog's envelope, never a server error. */
function expectNoServerError(answer: Answer, method: Method) {
  expect(answer.status).toBeLessThan(500)
  if (answer.status >= 400 && method !== 'HEAD') envelopeSchema.parse(answer.json())
  // Throttling must not hide later requests.
  world.clock.advance(3_700_000)
}

const TEXTS = [
  '@me',
  'me',
  '',
  '..',
  '%00',
  '%zz',
  '%2e%2e',
  '12345',
  '0',
  '-1',
  '1e400',
  'NaN',
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  '🦔',
  'a'.repeat(600),
  'ada@example.com',
  'acme/web',
  'null',
]
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 30 }))

const FIELDS = [
  'first_name',
  'last_name',
  'email',
  'notification_settings',
  'anonymize_data',
  'toolbar_mode',
  'set_current_organization',
  'set_current_team',
  'current_password',
  'events_column_config',
  'theme_mode',
  'hedgehog_config',
  'role_at_organization',
  'hide_mcp_hints',
  'token',
  'platform',
  'reason',
  'step_at_skip',
  'target_email',
  'message',
  'team_id',
  'connect_from',
  'label',
  'scopes',
  'name',
  '__proto__',
]
const value = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(1e308, -0, 2 ** 53, 2 ** 63, Number.MIN_VALUE, 1.5, true, null, '*'),
)
const fields = fc
  .uniqueArray(fc.tuple(fc.oneof(fc.constantFrom(...FIELDS), text), value), {
    maxLength: 6,
    selector: ([name]) => name,
  })
  .map((entries) => JSON.stringify(Object.fromEntries(entries)))
const body = fc.oneof(
  { weight: 4, arbitrary: fields },
  fc.json(),
  fields.map((json) => json.replaceAll(/\d+/g, '1e999')),
  fields.chain((json) => fc.nat(json.length).map((end) => json.slice(0, end))),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(''),
)

const segment = text.map((part) => (part.includes('%') ? part : encodeURIComponent(part.toWellFormed())))
const uuid = fc.oneof({ weight: 6, arbitrary: fc.constant('@me') }, segment)
const installation = fc.oneof({ weight: 4, arbitrary: fc.constant('12345') }, segment)
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'limit',
        'offset',
        'search',
        'repo',
        'kind',
        'format',
        'personal_api_key',
        'before',
        'action',
      ),
      fc.oneof(segment, fc.integer().map(String), fc.constantFrom('acme/web', 'slack', '1', '500')),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map((pair) => pair.join('=')).join('&')}`))

const path = fc
  .tuple(
    fc.oneof(
      fc.tuple(fc.constant('/api/users/'), uuid).map((parts) => `${parts.join('')}/`),
      ...[
        'hedgehog_config',
        'onboarding/skip',
        'push_tokens',
        'push_tokens/unregister',
        'integrations',
        'integrations/github/start',
      ].map((rest) => uuid.map((who) => `/api/users/${who}/${rest}/`)),
      ...['', 'repos/', 'repos/refresh/', 'branches/'].map((rest) =>
        fc
          .tuple(uuid, installation)
          .map(([who, id]) => `/api/users/${who}/integrations/github/${id}/${rest}`),
      ),
      segment.map((id) => `/api/organizations/${id}/invites/delegate/`),
      fc
        .tuple(
          fc.constantFrom(
            ...[
              'keys',
              'keys/{}',
              'users',
              'projects',
              'projects/{}',
              'projects/{}/github',
              'activity',
              'push_tokens',
            ],
            ...[
              'organizations',
              'organizations/{}',
              'integrations',
              'settings',
              'database',
              'restore',
              'health',
              'login',
            ],
          ),
          fc.oneof(fc.constantFrom('1', '2'), segment),
        )
        .map(([name, id]) => `/_companion/${name.replace('{}', id)}`),
      segment.map((part) => `/${part}`),
    ),
    query,
  )
  .map((parts) => parts.join(''))

const method = fc.constantFrom<Method>(
  'GET',
  'HEAD',
  'POST',
  'POST',
  'PUT',
  'PATCH',
  'PATCH',
  'DELETE',
  'OPTIONS',
)
/** A valid header value; others are rejected before they reach a server. */
const header = fc.string({ maxLength: 40 }).map((raw) => raw.replaceAll(/[^\x20-\x7e]/g, '?').trim())
const headers = fc.record(
  {
    authorization: fc.oneof(
      header,
      fc.constantFrom(`Bearer ${KEYS.ada}`, `Bearer ${KEYS.grace}`, 'Bearer pha_x'),
    ),
    cookie: header,
    origin: header,
    'content-type': fc.oneof(header, fc.constantFrom('application/json', 'text/plain')),
    'x-csrftoken': header,
    'sec-fetch-site': header,
  },
  { requiredKeys: [] },
)

describe('no input', () => {
  it('causes a server error', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(method, path, body, async (verb, address, content) => {
        expectNoServerError(await world.call(verb, address, { key: KEYS.ada, body: content }), verb)
      }),
      { numRuns: RUNS * 3 },
    )
  })

  it('from a signed-in page causes a server error', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(method, path, body, async (verb, address, content) => {
        if (address.startsWith('/_companion/logout')) return
        const session = await world.signIn('ada@example.com')
        expectNoServerError(await world.call(verb, address, { session, body: content }), verb)
      }),
      { numRuns: RUNS },
    )
  })

  it('in headers causes a server error', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(method, path, headers, async (verb, address, given) => {
        expectNoServerError(await world.call(verb, address, { headers: given, body: '{"a":1}' }), verb)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('the hedgehog', () => {
  it('is returned as sent, for any JSON object', { timeout: 60_000 }, async () => {
    const config = fc.dictionary(
      fc.string().map((name) => `x${name}`),
      fc.jsonValue(),
    )
    await fc.assert(
      fc.asyncProperty(config, async (sent) => {
        const options = { key: KEYS.grace, body: sent }
        const answer = await world.call('PATCH', '/api/users/@me/hedgehog_config/', options)
        const read = await world.call('GET', '/api/users/@me/hedgehog_config/', { key: KEYS.grace })
        expect([answer.status, answer.text, read.text]).toEqual([200, JSON.stringify(sent), answer.text])
      }),
      { numRuns: RUNS },
    )
  })
})
