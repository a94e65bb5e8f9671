import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, KEYS } from '../../../support/seed.ts'
import { createWorld, invalidField, type World } from '../../../support/world.ts'

const ME = '/api/users/@me/'

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
/** Email and password take a session; everything else comes with a key, as clients send it. */
const patch = async (body: unknown, key: string = KEYS.grace, path = ME) => {
  const needsSession = typeof body === 'object' && body !== null && ('email' in body || 'password' in body)
  const who = needsSession ? { session: await world.signIn(key === KEYS.ada ? ADA : GRACE) } : { key }
  return world.call('PATCH', path, { ...who, body })
}

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
    ['shortcut_position', null, 'above'],
    ...['engineering', 'data', 'product', 'founder', 'leadership', 'marketing', 'sales', 'other'].map(
      (role): [string, unknown] => ['role_at_organization', role],
    ),
    ['passkeys_enabled_for_2fa', false],
    ['passkeys_enabled_for_2fa', null],
    ['hide_mcp_hints', true],
    ['hide_mcp_hints', 'False', false],
  ])('saves %s = %j', async (name, value, kept = value) => {
    const answer = await patch({ [name]: value })
    expect(answer.status).toBe(200)
    expect((answer.json() as User)[name]).toEqual(kept)
    const user = await get()
    expect(user[name]).toEqual(kept)
    // What a session sees besides is its own age.
    const { sensitive_session_expires_at, fresh_reauth_expires_at, ...rest } = user
    expect(answer.json()).toMatchObject(rest)
  })

  it('merges notification settings', async () => {
    const before = (await get()).notification_settings as Record<string, unknown>
    await patch({ notification_settings: { plugin_disabled: false } })
    await patch({ notification_settings: { all_weekly_digest_disabled: true } })
    expect((await get()).notification_settings).toEqual({
      ...before,
      plugin_disabled: false,
      all_weekly_digest_disabled: true,
    })
  })

  it('keeps the format of numbers in JSON fields', async () => {
    const answer = await patch('{"events_column_config":{"a":1.0},"hedgehog_config":{"b":1e400}}')
    expect(answer.text).toContain('"events_column_config":{"a":1.0}')
    expect(answer.text).toContain('"hedgehog_config":{"b":1e400}')
  })

  it.each(['', '{}'])('changes nothing with the body %j', async (body) => {
    const before = await get()
    const answer = await patch(body)
    expect([answer.status, answer.json()]).toEqual([200, before])
  })

  it('ignores read-only fields', async () => {
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
    ['toolbar_mode', ['toolbar'], 'invalid_choice', '"[\'toolbar\']" is not a valid choice.'],
    ['toolbar_mode', { a: [null, true] }, 'invalid_choice', '"{\'a\': [None, True]}" is not a valid choice.'],
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
      'invalid_input',
      'This password is too short. It must contain at least 8 characters.',
    ],
  ])('rejects %s = %j', async (name, value, code, detail) => {
    const before = await get()
    const answer = await patch({ [name]: value })
    expect([answer.status, answer.json()]).toEqual([400, invalidField(code, detail, name)])
    expect(await get()).toEqual(before)
  })

  it('saves nothing if any field is invalid, and reports the first in field order', async () => {
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
  ])('reports the first invalid field of %j, including rules across fields', async (body, attr) => {
    const answer = await patch(body)
    expect([answer.status, answer.json()]).toMatchObject([400, { attr }])
  })

  it('is allowed for staff on other users', async () => {
    const path = `/api/users/${world.uuidOf(GRACE)}/`
    const answer = await patch({ first_name: 'Changed' }, KEYS.ada, path)
    expect([answer.status, answer.json()]).toMatchObject([200, { email: GRACE, first_name: 'Changed' }])
    expect((await get(KEYS.ada)).first_name).toBe('Ada')
  })
})
