import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../../../src/main/core/base/time.ts'
import { ADA, GRACE, IVAN, KEYS } from '../../../support/seed.ts'
import {
  createWorld,
  denied,
  envelope,
  invalidField,
  type Method,
  NOT_AUTHENTICATED,
  ONLY_ME,
  type Session,
  type World,
} from '../../../support/world.ts'

const ME = '/api/users/@me/'
let world: World
let session: Session
beforeEach(async () => {
  world = await createWorld()
  session = await world.signIn(GRACE)
})
afterEach(() => world.close())

type Who = { key?: string; session?: Session }
const ask = async (method: Method, path: string, body?: unknown, who: Who = { session }) => {
  const answer = await world.call(method, path, { ...who, ...(body !== undefined && { body }) })
  return [answer.status, answer.text === '' ? null : answer.json()]
}
const patch = (body: unknown, who?: Who) => ask('PATCH', ME, body, who)

describe('email and password', () => {
  const REFUSED = [
    403,
    denied('You can only change your email or password from the PostHog app, not with an API key or token.'),
  ]

  it.each([
    { email: 'new@example.com' },
    { email: 5 },
    { email: null },
    { email: ADA },
    { password: 'correct horse battery' },
    { password: null },
    { email: GRACE, password: 'correct horse battery' },
    { first_name: 'Lost', email: 'new@example.com' },
    { email: 'new@example.com', is_staff: true, theme_mode: 'x' },
  ])('are not changed with a key, whatever else the body has: %j', async (body) => {
    for (const path of [ME, '/api/users/@me/hedgehog_config/'])
      expect(await ask('PATCH', path, body, { key: KEYS.grace })).toEqual(REFUSED)
    expect(await patch({})).toMatchObject([200, { email: GRACE, first_name: 'Grace', has_password: false }])
  })

  it('may come with a key as they are: then they change nothing', async () => {
    expect(await patch({ email: GRACE.toUpperCase(), first_name: 'A' }, { key: KEYS.grace })).toMatchObject([
      200,
      { first_name: 'A' },
    ])
  })

  it('of others are not changed with the key of staff', async () => {
    const path = `/api/users/${world.uuidOf(GRACE)}/`
    expect(await ask('PATCH', path, { email: 'new@example.com' }, { key: KEYS.ada })).toEqual(REFUSED)
  })

  it('the email takes a sign-in of the last five minutes', async () => {
    world.clock.advance(5 * MINUTE - SECOND)
    expect(await patch({ email: 'fresh@example.com' })).toMatchObject([200, { email: 'fresh@example.com' }])
    world.clock.advance(SECOND)
    expect(await patch({ email: 'late@example.com', first_name: 'Lost' })).toEqual([
      403,
      envelope(
        'authentication_error',
        'sensitive_action_required_reauth',
        "Confirm it's you before changing your email.",
      ),
    ])
    expect(await patch({ email: 'Fresh@example.com', first_name: 'A' })).toMatchObject([
      200,
      { first_name: 'A' },
    ])
    session = await world.signIn('fresh@example.com')
    expect(await patch({ email: 'late@example.com' })).toMatchObject([200, { email: 'late@example.com' }])
  })

  it('the password does not', async () => {
    world.clock.advance(6 * MINUTE)
    expect(await patch({ password: 'correct horse battery' })).toMatchObject([200, { has_password: true }])
  })

  it('the user object says until when a sign-in is fresh', async () => {
    expect(await patch({})).toMatchObject([200, { fresh_reauth_expires_at: '2026-05-07T09:33:06.123000Z' }])
    expect(await patch({}, { key: KEYS.grace })).toMatchObject([200, { fresh_reauth_expires_at: null }])
  })

  it('an email with a plus sign is refused, unless it is the one that the user has', async () => {
    const refusal = [
      400,
      invalidField('invalid_input', 'Email addresses with a plus sign (+) are not allowed.', 'email'),
    ]
    expect(await patch({ email: 'grace+work@example.com' })).toEqual(refusal)
    const { users } = world.companion.app
    users.update(users.findByEmail(GRACE)?.id ?? 0, { email: 'grace+old@example.com' })
    expect(await patch({ email: 'grace+old@example.com', first_name: 'A' })).toMatchObject([
      200,
      { first_name: 'A' },
    ])
    expect(await patch({ email: 'grace@plus+.example.com' })).toMatchObject([400, { attr: 'email' }])
    expect(await patch({ email: GRACE })).toMatchObject([200, { email: GRACE }])
  })
})

describe('fields that PostHog has of late', () => {
  it('nobody has a passkey, so 2FA cannot rest on one', async () => {
    expect(await patch({ passkeys_enabled_for_2fa: true })).toEqual([
      400,
      invalidField(
        'no_passkeys',
        'You must have at least one passkey set up before enabling passkeys for 2FA.',
        'passkeys_enabled_for_2fa',
      ),
    ])
    for (const value of [false, null])
      expect(await patch({ passkeys_enabled_for_2fa: value })).toMatchObject([
        200,
        { passkeys_enabled_for_2fa: value },
      ])
  })

  it('a shortcut position that was never chosen is answered as above', async () => {
    for (const [sent, answered] of [
      ['below', 'below'],
      [null, 'above'],
      ['', ''],
    ])
      expect(await patch({ shortcut_position: sent })).toMatchObject([200, { shortcut_position: answered }])
  })

  it.each([{ version: 1, sidebar: { sections: { apps: false } } }, { sidebar: null }, {}, null])(
    'the UI configuration is stored and replaced as a whole: %j',
    async (value) => {
      await patch({ ui_configuration: { version: 1, other: true } })
      expect(await patch({ ui_configuration: value })).toMatchObject([200, { ui_configuration: value }])
      const [, me] = (await patch({})) as [number, { ui_configuration: unknown }]
      expect(me.ui_configuration).toEqual(value)
    },
  )

  it('the UI configuration keeps its numbers as they were sent', async () => {
    const body = '{"ui_configuration":{"version":1.0,"width":12345678901234567890}}'
    const answer = await world.call('PATCH', ME, { session, body })
    expect(answer.text).toContain('"ui_configuration":{"version":1.0,"width":12345678901234567890}')
  })

  it('a completed setup of starred products stays completed where it is left out', async () => {
    const done = { starred_products_setup_completed: true }
    await patch({ ui_configuration: { sidebar: done } })
    expect(await patch({ ui_configuration: { sidebar: { density: 'cozy' } } })).toMatchObject([
      200,
      { ui_configuration: { sidebar: { density: 'cozy', ...done } } },
    ])
    expect(await patch({ ui_configuration: {} })).toMatchObject([
      200,
      { ui_configuration: { sidebar: done } },
    ])
    const undone = { sidebar: { starred_products_setup_completed: false } }
    expect(await patch({ ui_configuration: undone })).toMatchObject([200, { ui_configuration: undone }])
  })

  it.each([
    [[], 'root: Input should be a valid dictionary or instance of UserUIConfiguration'],
    ['x', 'root: Input should be a valid dictionary or instance of UserUIConfiguration'],
    [{ sidebar: 1 }, 'sidebar: Input should be a valid dictionary or instance of SidebarConfiguration'],
  ])('a UI configuration of another shape is refused: %j', async (value, reason) => {
    expect(await patch({ ui_configuration: value })).toEqual([
      400,
      invalidField(
        'invalid_input',
        `Does not match the UserUIConfiguration schema: ${reason}`,
        'ui_configuration',
      ),
    ])
  })

  it('a UI configuration of more than 64 KiB is refused', async () => {
    expect(await patch({ ui_configuration: { a: 'x'.repeat(65_536) } })).toEqual([
      400,
      invalidField('invalid_input', 'UI configuration is too large (max 65536 bytes).', 'ui_configuration'),
    ])
  })
})

describe('the review of credentials', () => {
  const path = '/api/users/@me/credentials_review_complete/'
  const required = async () => {
    const [, me] = (await patch({})) as [number, { requires_credential_review: boolean }]
    return me.requires_credential_review
  }

  it('is due while the user has keys and has not reviewed them', async () => {
    expect(await required()).toBe(true)
    expect(await ask('POST', path)).toEqual([204, null])
    expect(await required()).toBe(false)
    expect(await ask('POST', path, {})).toEqual([204, null])
  })

  it('is not due without keys', async () => {
    const { results } = (await world.call('GET', '/_companion/keys', { session })).json() as {
      results: { id: string }[]
    }
    for (const { id } of results) await world.call('DELETE', `/_companion/keys/${id}`, { session })
    expect(await required()).toBe(false)
  })

  it('is for the session of the user alone', async () => {
    expect(await ask('POST', path, undefined, { key: KEYS.grace })).toEqual([401, NOT_AUTHENTICATED])
    expect(await ask('POST', path.replace('@me', world.uuidOf(GRACE)))).toEqual([403, ONLY_ME])
    expect(await required()).toBe(true)
  })
})

describe('introductions that were seen', () => {
  const path = '/api/users/@me/product_intro_seen/'

  it('are set one by one, and all come back', async () => {
    await patch({ has_seen_product_intro_for: { surveys: true } })
    expect(await ask('PATCH', path, { product_key: 'flags' })).toEqual([200, { surveys: true, flags: true }])
    expect(await ask('PATCH', path, { product_key: 'surveys', seen: 'false' })).toEqual([
      200,
      { surveys: false, flags: true },
    ])
    expect(await patch({})).toMatchObject([
      200,
      { has_seen_product_intro_for: { surveys: false, flags: true } },
    ])
  })

  it.each([
    [{}, 'required', 'This field is required.', 'product_key'],
    [{ product_key: '' }, 'blank', 'This field may not be blank.', 'product_key'],
    [
      { product_key: 'x'.repeat(129) },
      'max_length',
      'Ensure this field has no more than 128 characters.',
      'product_key',
    ],
    [{ product_key: 'a', seen: 'maybe' }, 'invalid_input', 'Must be a valid boolean.', 'seen'],
  ])('are refused: %j', async (body, code, detail, attr) => {
    expect(await ask('PATCH', path, body)).toEqual([400, invalidField(code, detail, attr)])
  })

  it('are at most a hundred, but one of them can still be changed', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`product ${i}`, true]))
    await patch({ has_seen_product_intro_for: many })
    expect(await ask('PATCH', path, { product_key: 'one more' })).toEqual([
      400,
      invalidField('invalid_input', 'Cannot track more than 100 product intros'),
    ])
    expect(await ask('PATCH', path, { product_key: 'product 7', seen: false })).toMatchObject([200, {}])
  })
})

describe('the list of users', () => {
  const emails = async (path: string, key: string = KEYS.ada) => {
    const [status, page] = (await ask('GET', path, undefined, { key })) as [
      number,
      { count: number; results: { email: string }[] },
    ]
    expect(status).toBe(200)
    expect(page.count).toBe(page.results.length)
    return page.results.map(({ email }) => email)
  }

  it('has the caller, and every active user for staff', async () => {
    expect(await emails('/api/users/')).toEqual([ADA, GRACE, IVAN])
    expect(await emails('/api/users/', KEYS.grace)).toEqual([GRACE])
    world.deactivate(IVAN)
    expect(await emails('/api/users/')).toEqual([ADA, GRACE])
  })

  it('is filtered by email and staff', async () => {
    expect(await emails(`/api/users/?email=${GRACE}`)).toEqual([GRACE])
    expect(await emails(`/api/users/?email=${ADA}`, KEYS.grace)).toEqual([])
    expect(await emails('/api/users/?is_staff=true')).toEqual([ADA])
    expect(await emails('/api/users/?is_staff=false')).toEqual([GRACE, IVAN])
    expect(await emails('/api/users/?is_staff=perhaps&email=')).toEqual([ADA, GRACE, IVAN])
  })

  it('has users as they are alone, and comes in pages', async () => {
    const [, me] = await ask('GET', ME, undefined, { key: KEYS.ada })
    expect(await ask('GET', '/api/users/?limit=1', undefined, { key: KEYS.ada })).toEqual([
      200,
      {
        count: 3,
        next: 'http://127.0.0.1:7676/api/users/?limit=1&offset=1',
        previous: null,
        results: [me],
      },
    ])
  })
})

it('there is never a change of the email address to cancel', async () => {
  expect(await ask('PATCH', '/api/users/cancel_email_change_request/')).toEqual([
    400,
    envelope('validation_error', 'email_change_request_not_found', 'No active email change requests found.'),
  ])
})

it('nobody has a second factor', async () => {
  expect(await ask('GET', '/api/users/@me/two_factor_status/')).toEqual([
    200,
    {
      is_enabled: false,
      backup_codes_remaining: 0,
      method: null,
      has_passkeys: false,
      has_totp: false,
      passkeys_enabled_for_2fa: false,
    },
  ])
})

describe('the only staff user', () => {
  it('stays one until somebody else is', async () => {
    const who = { key: KEYS.ada }
    const refusal = [
      400,
      invalidField(
        'invalid_input',
        'ada@example.com is the only staff user. Make somebody else staff first.',
        'is_staff',
      ),
    ]
    for (const path of [ME, '/api/users/@me/hedgehog_config/', `/api/users/${world.uuidOf(ADA)}/`])
      expect(await ask('PATCH', path, { is_staff: false, first_name: 'Lost' }, who)).toEqual(refusal)
    expect(await patch({}, who)).toMatchObject([200, { is_staff: true, first_name: 'Ada' }])

    const grace = `/api/users/${world.uuidOf(GRACE)}/`
    await ask('PATCH', grace, { is_staff: true }, who)
    world.deactivate(GRACE)
    expect(await patch({ is_staff: false }, who)).toEqual(refusal)
    const { users } = world.companion.app
    users.update(users.findByEmail(GRACE)?.id ?? 0, { is_active: 1 })
    expect(await patch({ is_staff: false }, who)).toMatchObject([200, { is_staff: false }])
    expect(await patch({ is_staff: false }, { key: KEYS.grace })).toMatchObject([400, { attr: 'is_staff' }])
  })
})
