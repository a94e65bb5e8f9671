import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, IVAN, KEYS } from '../support/seed.ts'
import { createWorld, denied, invalidField, NOT_AUTHENTICATED, type World } from '../support/world.ts'

const ME = '/api/users/@me/'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

type User = Record<string, unknown> & {
  id: number
  organization: { id: string; teams: { id: number; name: string; uuid: string }[] }
  organizations: { id: string; name: string }[]
  team: { id: number; uuid: string; name: string; organization: string }
}

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const get = async (key: string = KEYS.grace, path = ME) =>
  (await world.call('GET', path, { key })).json() as User
const patch = (body: unknown, key: string = KEYS.grace, path = ME) => world.call('PATCH', path, { key, body })

describe('the user object', () => {
  it('has every field, each with its type', async () => {
    const uuid = expect.stringMatching(UUID)
    const moment = expect.stringMatching(MOMENT)
    const team = {
      id: 1,
      uuid,
      organization: uuid,
      project_id: 1,
      api_token: expect.stringMatching(/^phc_[A-Za-z0-9]{32,}$/),
      name: 'Default',
      completed_snippet_onboarding: expect.any(Boolean),
      has_completed_onboarding_for: {},
      ingested_event: expect.any(Boolean),
      is_demo: false,
      timezone: 'UTC',
      access_control: false,
    }
    const summary = {
      id: uuid,
      name: 'Acme',
      slug: 'acme',
      logo_media_id: null,
      membership_level: 15,
      members_can_use_personal_api_keys: true,
      is_active: true,
      is_not_active_reason: null,
      is_pending_deletion: false,
    }
    expect(await get(KEYS.ada)).toEqual({
      date_joined: moment,
      uuid,
      distinct_id: expect.stringMatching(/^\S{20,}$/),
      first_name: 'Ada',
      last_name: 'Lovelace',
      email: ADA,
      pending_email: null,
      is_email_verified: expect.any(Boolean),
      notification_settings: expect.any(Object),
      anonymize_data: null,
      allow_impersonation: null,
      toolbar_mode: 'toolbar',
      has_password: false,
      id: 1,
      is_staff: true,
      is_impersonated: false,
      is_impersonated_until: null,
      is_impersonated_read_only: false,
      sensitive_session_expires_at: null,
      team,
      organization: {
        ...summary,
        created_at: moment,
        updated_at: moment,
        plugins_access_level: expect.any(Number),
        teams: [team, { ...team, id: 2, project_id: 2, name: 'Second' }],
        projects: [
          { id: 1, organization_id: uuid, name: 'Default' },
          { id: 2, organization_id: uuid, name: 'Second' },
        ],
        available_product_features: [],
        is_member_join_email_enabled: expect.any(Boolean),
        metadata: {},
        customer_id: null,
        enforce_2fa: null,
        members_can_invite: true,
        allow_publicly_shared_resources: expect.any(Boolean),
        member_count: 3,
        is_ai_data_processing_approved: null,
        default_experiment_stats_method: expect.any(String),
        default_anonymize_ips: false,
        default_role_id: null,
      },
      organizations: [summary],
      events_column_config: { active: 'DEFAULT' },
      is_2fa_enabled: false,
      has_social_auth: false,
      has_sso_enforcement: false,
      has_seen_product_intro_for: null,
      scene_personalisation: [],
      theme_mode: null,
      hedgehog_config: null,
      allow_sidebar_suggestions: null,
      shortcut_position: null,
      role_at_organization: null,
      passkeys_enabled_for_2fa: null,
      is_organization_first_user: true,
      pending_invites: [],
      hide_mcp_hints: false,
      onboarding_skipped_at: null,
      onboarding_skipped_reason: null,
      onboarding_skipped_organization_id: null,
      onboarding_delegated_to_invite: null,
      onboarding_delegated_to_organization_id: null,
      onboarding_delegation_accepted_at: null,
    })
  })

  it('of a member says so', async () => {
    const { organization, is_staff, is_organization_first_user } = await get()
    expect([organization, is_staff, is_organization_first_user]).toMatchObject([
      { membership_level: 1 },
      false,
      false,
    ])
  })

  it('tells a session until when it counts as fresh, and a key nothing', async () => {
    const session = await world.signIn(GRACE)
    const user = (await world.call('GET', ME, { session })).json() as User
    expect(user.sensitive_session_expires_at).toMatch(/^2026-05-07T11:28:06\.\d{6}Z$/)
    expect((await get()).sensitive_session_expires_at).toBeNull()
  })

  it('never tells a password', async () => {
    const answer = await patch({ password: 'correct horse battery' })
    expect(answer.json()).toMatchObject({ has_password: true })
    expect(answer.text).not.toMatch(/scrypt|correct horse|"(current_)?password"|set_current/)
  })

  it('answers HEAD without a body', async () => {
    const { status, text } = await world.call('HEAD', ME, { key: KEYS.grace })
    expect([status, text]).toEqual([200, ''])
  })
})

describe('changing a user', () => {
  it.each<[string, unknown, unknown?]>([
    ['first_name', 'Amazing'],
    ['first_name', ''],
    ['first_name', '  padded  ', 'padded'],
    ['first_name', 5, '5'],
    ['first_name', '🦔'.repeat(150)],
    ['last_name', 'Murray Hopper'],
    ['email', 'admiral@example.com'],
    ['email', 'GRACE@EXAMPLE.COM'],
    ['anonymize_data', true],
    ['anonymize_data', false],
    ['anonymize_data', null],
    ['anonymize_data', 'true', true],
    ['anonymize_data', 0, false],
    ['allow_impersonation', true],
    ['allow_impersonation', null],
    ['toolbar_mode', 'disabled'],
    ['toolbar_mode', 'toolbar'],
    ['toolbar_mode', ''],
    ['toolbar_mode', null],
    ['events_column_config', { active: ['a', 'b'] }],
    ['events_column_config', [1, 'x', null]],
    ['has_seen_product_intro_for', { surveys: true }],
    ['has_seen_product_intro_for', null],
    ['theme_mode', 'light'],
    ['theme_mode', 'dark'],
    ['theme_mode', 'system'],
    ['theme_mode', ''],
    ['theme_mode', null],
    ['hedgehog_config', { version: 2, actor_options: { color: 'sepia' } }],
    ['hedgehog_config', {}],
    ['hedgehog_config', null],
    ['allow_sidebar_suggestions', true],
    ['allow_sidebar_suggestions', null],
    ['shortcut_position', 'above'],
    ['shortcut_position', 'below'],
    ['shortcut_position', 'hidden'],
    ['shortcut_position', ''],
    ['shortcut_position', null],
    ...['engineering', 'data', 'product', 'founder', 'leadership', 'marketing', 'sales', 'other'].map(
      (role): [string, unknown] => ['role_at_organization', role],
    ),
    ['passkeys_enabled_for_2fa', true],
    ['passkeys_enabled_for_2fa', null],
    ['hide_mcp_hints', true],
    ['hide_mcp_hints', 'False', false],
  ])('saves %s = %j', async (name, value, kept = value) => {
    const answer = await patch({ [name]: value })
    expect(answer.status).toBe(200)
    expect((answer.json() as User)[name]).toEqual(kept)
    const user = await get()
    expect(user[name]).toEqual(kept)
    expect(answer.json()).toEqual(user)
  })

  it('adds to the notification settings what is sent', async () => {
    const before = (await get()).notification_settings as Record<string, unknown>
    await patch({ notification_settings: { plugin_disabled: false } })
    await patch({ notification_settings: { all_weekly_digest_disabled: true } })
    expect((await get()).notification_settings).toEqual({
      ...before,
      plugin_disabled: false,
      all_weekly_digest_disabled: true,
    })
  })

  it('keeps numbers of JSON fields as they were sent', async () => {
    const answer = await patch('{"events_column_config":{"a":1.0},"hedgehog_config":{"b":1e400}}')
    expect(answer.text).toContain('"events_column_config":{"a":1.0}')
    expect(answer.text).toContain('"hedgehog_config":{"b":1e400}')
  })

  it.each(['', '{}'])('changes nothing with the body %j', async (body) => {
    const before = await get()
    const answer = await patch(body)
    expect([answer.status, answer.json()]).toEqual([200, before])
  })

  it('leaves what nobody may write', async () => {
    const before = await get()
    const answer = await patch({
      id: 99,
      uuid: 'x',
      distinct_id: 'x',
      date_joined: '2000-01-01T00:00:00Z',
      has_password: true,
      team: null,
      organization: null,
      pending_invites: [1],
      is_organization_first_user: true,
      onboarding_skipped_at: '2026-01-01T00:00:00Z',
      onboarding_skipped_reason: 'later',
      onboarding_delegated_to_invite: 'x',
      nonsense: 1,
    })
    expect([answer.status, answer.json()]).toEqual([200, before])
  })

  const REQUIRED_TEXT = 'This field may not be null.'
  it.each<[string, unknown, string, string]>([
    ['first_name', null, 'null', REQUIRED_TEXT],
    ['first_name', 'x'.repeat(151), 'max_length', 'Ensure this field has no more than 150 characters.'],
    ['first_name', '🦔'.repeat(151), 'max_length', 'Ensure this field has no more than 150 characters.'],
    ['first_name', true, 'invalid_input', 'Not a valid string.'],
    ['first_name', ['x'], 'invalid_input', 'Not a valid string.'],
    ['first_name', 'a\u0000b', 'null_characters_not_allowed', 'Null characters are not allowed.'],
    ['last_name', { a: 1 }, 'invalid_input', 'Not a valid string.'],
    ['last_name', null, 'null', REQUIRED_TEXT],
    ['email', '', 'blank', 'This field may not be blank.'],
    ['email', '   ', 'blank', 'This field may not be blank.'],
    ['email', null, 'null', REQUIRED_TEXT],
    ['email', 'nope', 'invalid_input', 'Enter a valid email address.'],
    ['email', 'a b@example.com', 'invalid_input', 'Enter a valid email address.'],
    [
      'email',
      `${'x'.repeat(250)}@example.com`,
      'max_length',
      'Ensure this field has no more than 254 characters.',
    ],
    ['notification_settings', [], 'not_a_dict', 'Expected a dictionary of items but got type "list".'],
    ['notification_settings', 'x', 'not_a_dict', 'Expected a dictionary of items but got type "str".'],
    ['notification_settings', null, 'null', REQUIRED_TEXT],
    ['anonymize_data', 'perhaps', 'invalid_input', 'Must be a valid boolean.'],
    ['allow_impersonation', 2, 'invalid_input', 'Must be a valid boolean.'],
    ['toolbar_mode', 'sideways', 'invalid_choice', '"sideways" is not a valid choice.'],
    ['toolbar_mode', 5, 'invalid_choice', '"5" is not a valid choice.'],
    ['theme_mode', 'Dark', 'invalid_choice', '"Dark" is not a valid choice.'],
    ['shortcut_position', 'left', 'invalid_choice', '"left" is not a valid choice.'],
    ['role_at_organization', 'boss', 'invalid_choice', '"boss" is not a valid choice.'],
    ['role_at_organization', '', 'invalid_choice', '"" is not a valid choice.'],
    ['allow_sidebar_suggestions', [], 'invalid_input', 'Must be a valid boolean.'],
    ['passkeys_enabled_for_2fa', 'x', 'invalid_input', 'Must be a valid boolean.'],
    ['hide_mcp_hints', null, 'null', REQUIRED_TEXT],
    ['hide_mcp_hints', 'x', 'invalid_input', 'Must be a valid boolean.'],
    ['set_current_organization', 'x', 'does_not_exist', 'Object with id=x does not exist.'],
    ['set_current_team', '999', 'does_not_exist', 'Object with id=999 does not exist.'],
    ['set_current_team', 999, 'does_not_exist', 'Object with id=999 does not exist.'],
    ['set_current_team', 'x', 'does_not_exist', 'Object with id=x does not exist.'],
    ['password', '', 'blank', 'This field may not be blank.'],
    ['password', null, 'null', REQUIRED_TEXT],
    [
      'password',
      'x'.repeat(5000),
      'max_length',
      expect.stringMatching(/^Ensure this field has no more than \d+ characters\.$/),
    ],
    [
      'password',
      'short',
      'password_too_short',
      'This password is too short. It must contain at least 8 characters.',
    ],
  ])('refuses %s = %j', async (name, value, code, detail) => {
    const before = await get()
    const answer = await patch({ [name]: value })
    expect([answer.status, answer.json()]).toEqual([400, invalidField(code, detail, name)])
    expect(await get()).toEqual(before)
  })

  it('saves nothing where one field of several is bad, and names the first in the order of the fields', async () => {
    const before = await get()
    const answer = await patch({
      hide_mcp_hints: 'x',
      theme_mode: 'x',
      toolbar_mode: 'x',
      last_name: 'Lost',
    })
    expect([answer.status, answer.json()]).toMatchObject([400, { attr: 'toolbar_mode' }])
    expect(await get()).toEqual(before)
  })

  it.each([
    [{ theme_mode: 'x', email: ADA }, 'email'],
    [{ theme_mode: 'x', set_current_team: 999 }, 'set_current_team'],
    [{ set_current_team: 999, email: ADA }, 'email'],
    [{ hide_mcp_hints: 'x', hedgehog_config: { a: 'x'.repeat(70_000) } }, 'hedgehog_config'],
    [{ password: 'short', theme_mode: 'x' }, 'theme_mode'],
    [{ set_current_team: 999, set_current_organization: 'x' }, 'set_current_organization'],
  ])('names the first bad field of %j, also where a rule spans more than the field', async (body, attr) => {
    const answer = await patch(body)
    expect([answer.status, answer.json()]).toMatchObject([400, { attr }])
  })

  it('is what staff may do to others', async () => {
    const path = `/api/users/${world.uuidOf(GRACE)}/`
    const answer = await patch({ first_name: 'Changed' }, KEYS.ada, path)
    expect([answer.status, answer.json()]).toMatchObject([200, { email: GRACE, first_name: 'Changed' }])
    expect((await get(KEYS.ada)).first_name).toBe('Ada')
  })
})

describe('the address', () => {
  it('is taken whatever its case', async () => {
    for (const email of [ADA, 'ADA@Example.com']) {
      const answer = await patch({ email })
      expect([answer.status, answer.json()]).toMatchObject([400, { code: 'unique', attr: 'email' }])
    }
    expect((await get()).email).toBe(GRACE)
  })
})

describe('being staff', () => {
  const REFUSAL = denied('You are not a staff user, contact your instance admin.')

  it.each([true, false])('cannot be set to %s by who is not staff', async (is_staff) => {
    for (const path of [ME, '/api/users/@me/hedgehog_config/']) {
      const answer = await patch({ first_name: 'Lost', is_staff }, KEYS.grace, path)
      expect([answer.status, answer.json()]).toEqual([403, REFUSAL])
    }
    expect(await get()).toMatchObject({ first_name: 'Grace', is_staff: false })
  })

  it('is given and taken by staff', async () => {
    const path = `/api/users/${world.uuidOf(GRACE)}/`
    expect((await patch({ is_staff: true }, KEYS.ada, path)).json()).toMatchObject({ is_staff: true })
    expect((await world.call('GET', `/api/users/${world.uuidOf(ADA)}/`, { key: KEYS.grace })).status).toBe(
      200,
    )
    expect((await patch({ is_staff: 'false' }, KEYS.ada, path)).json()).toMatchObject({ is_staff: false })
    expect((await world.call('GET', path, { key: KEYS.grace })).status).toBe(403)
  })
})

describe('the password', () => {
  it('is set without a current one, and then changes only with it', async () => {
    expect((await patch({ password: 'correct horse battery' })).json()).toMatchObject({ has_password: true })
    for (const path of [ME, '/api/users/@me/hedgehog_config/']) {
      const without = await patch({ password: 'another password', first_name: 'Lost' }, KEYS.grace, path)
      expect([without.status, without.json()]).toEqual([
        400,
        invalidField('required', 'This field is required when updating your password.', 'current_password'),
      ])
      const wrong = await patch({ password: 'another password', current_password: 'guess' }, KEYS.grace, path)
      expect([wrong.status, wrong.json()]).toEqual([
        400,
        invalidField('incorrect_password', 'Your current password is incorrect.', 'current_password'),
      ])
    }
    expect((await get()).first_name).toBe('Grace')
    const right = await patch({ password: 'another password', current_password: 'correct horse battery' })
    expect(right.status).toBe(200)
    const old = await patch({ password: 'third password', current_password: 'correct horse battery' })
    expect(old.status).toBe(400)
  })

  it('of another field alone needs no current one', async () => {
    await patch({ password: 'correct horse battery' })
    expect((await patch({ first_name: 'A' })).status).toBe(200)
  })

  it('counts code points', async () => {
    expect((await patch({ password: '🦔'.repeat(7) })).json()).toMatchObject({ code: 'password_too_short' })
    expect((await patch({ password: '🦔'.repeat(8) })).status).toBe(200)
  })
})

describe('the current organization and team', () => {
  it('changes with set_current_team, as a number or as text', async () => {
    expect((await patch({ set_current_team: 2 })).json()).toMatchObject({ team: { id: 2, name: 'Second' } })
    expect((await patch({ set_current_team: '1' })).json()).toMatchObject({ team: { id: 1 } })
  })

  it('changes with set_current_organization, to one of the own alone', async () => {
    const { organization } = await get()
    const answer = await patch({ set_current_organization: organization.id })
    expect([answer.status, answer.json()]).toMatchObject([200, { organization: { id: organization.id } }])
    const { results } = (
      await world.call('GET', '/_companion/projects', { session: await world.signIn(ADA) })
    ).json() as { results: { organization: string }[] }
    expect(new Set(results.map((project) => project.organization)).size).toBe(1)
  })

  it('refuses a team that is there but not for this user', async () => {
    // Project 3 belongs to Globex, where nobody of the seed is a member.
    for (const key of [KEYS.ada, KEYS.grace]) {
      const answer = await patch({ set_current_team: 3 }, key)
      expect([answer.status, answer.json()]).toEqual([
        400,
        invalidField('does_not_exist', 'Object with id=3 does not exist.', 'set_current_team'),
      ])
    }
  })

  it('lets the current team follow the organization', async () => {
    await world.close()
    world = await createWorld({
      seed: {
        version: 1,
        organizations: [
          { name: 'Acme', projects: [{ name: 'Default' }] },
          { name: 'Globex', projects: [{ name: 'Reactor' }] },
        ],
        users: [
          { email: 'o@example.com', is_staff: true, keys: [{ value: KEYS.ada }] },
          { email: 'g@example.com', organization: 'Globex', keys: [{ value: KEYS.grace }] },
        ],
      },
    })
    expect(await get()).toMatchObject({
      team: { id: 2, name: 'Reactor' },
      organization: { name: 'Globex', membership_level: 1 },
    })
  })
})

it('answers nothing without credentials', async () => {
  expect((await world.call('GET', ME)).json()).toEqual(NOT_AUTHENTICATED)
  expect((await world.call('GET', `/api/users/${world.uuidOf(IVAN)}/`)).json()).toEqual(NOT_AUTHENTICATED)
})
