import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, IVAN, KEYS } from '../../../support/seed.ts'
import { createWorld, denied, invalidField, NOT_AUTHENTICATED, type World } from '../../../support/world.ts'

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
/** Email and password take a session; everything else comes with a key, as clients send it. */
const patch = async (body: unknown, key: string = KEYS.grace, path = ME) => {
  const needsSession = typeof body === 'object' && body !== null && ('email' in body || 'password' in body)
  const who = needsSession ? { session: await world.signIn(key === KEYS.ada ? ADA : GRACE) } : { key }
  return world.call('PATCH', path, { ...who, body })
}

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
      is_impersonated_reason: null,
      sensitive_session_expires_at: null,
      fresh_reauth_expires_at: null,
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
        is_ai_data_processing_approved: true,
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
      shortcut_position: 'above',
      role_at_organization: null,
      passkeys_enabled_for_2fa: null,
      is_organization_first_user: true,
      pending_invites: [],
      hide_mcp_hints: false,
      ui_configuration: null,
      active_realtime_notification_types: [],
      requires_credential_review: true,
      notification_locks: [],
      onboarding_skipped_at: null,
      onboarding_skipped_reason: null,
      onboarding_skipped_organization_id: null,
      onboarding_delegated_to_invite: null,
      onboarding_delegated_to_organization_id: null,
      onboarding_delegation_accepted_at: null,
    })
  })

  it('of a member has the member level', async () => {
    const { organization, is_staff, is_organization_first_user } = await get()
    expect([organization, is_staff, is_organization_first_user]).toMatchObject([
      { membership_level: 1 },
      false,
      false,
    ])
  })

  it('contains the sensitive session expiration for a session, but not for a key', async () => {
    const session = await world.signIn(GRACE)
    const user = (await world.call('GET', ME, { session })).json() as User
    expect(user.sensitive_session_expires_at).toMatch(/^2026-05-07T11:28:06\.\d{6}Z$/)
    expect((await get()).sensitive_session_expires_at).toBeNull()
  })

  it('never contains a password', async () => {
    const answer = await patch({ password: 'correct horse battery' })
    expect(answer.json()).toMatchObject({ has_password: true })
    expect(answer.text).not.toMatch(/scrypt|correct horse|"(current_)?password"|set_current/)
  })

  it('responds to HEAD without a body', async () => {
    const { status, text } = await world.call('HEAD', ME, { key: KEYS.grace })
    expect([status, text]).toEqual([200, ''])
  })
})

describe('the email address', () => {
  it('is unique regardless of case', async () => {
    for (const email of [ADA, 'ADA@Example.com']) {
      const answer = await patch({ email })
      expect([answer.status, answer.json()]).toMatchObject([400, { code: 'unique', attr: 'email' }])
    }
    expect((await get()).email).toBe(GRACE)
  })
})

describe('staff status', () => {
  const REFUSAL = denied('You are not a staff user, contact your instance admin.')

  it.each([true, false])('cannot be set to %s by a non-staff user', async (is_staff) => {
    for (const path of [ME, '/api/users/@me/hedgehog_config/']) {
      const answer = await patch({ first_name: 'Lost', is_staff }, KEYS.grace, path)
      expect([answer.status, answer.json()]).toEqual([403, REFUSAL])
    }
    expect(await get()).toMatchObject({ first_name: 'Grace', is_staff: false })
  })

  it('can be granted and revoked by staff', async () => {
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
  it('can be set without a current password, which is required for later changes', async () => {
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

  it('is not required to change other fields', async () => {
    await patch({ password: 'correct horse battery' })
    expect((await patch({ first_name: 'A' })).status).toBe(200)
  })

  it('counts code points', async () => {
    expect((await patch({ password: '🦔'.repeat(7) })).json()).toMatchObject({ code: 'invalid_input' })
    expect((await patch({ password: '🦔'.repeat(8) })).status).toBe(200)
  })
})

describe('the current organization and team', () => {
  it('changes with set_current_team, as a number or as text', async () => {
    expect((await patch({ set_current_team: 2 })).json()).toMatchObject({ team: { id: 2, name: 'Second' } })
    expect((await patch({ set_current_team: '1' })).json()).toMatchObject({ team: { id: 1 } })
  })

  it('changes with set_current_organization, only to an organization of the user', async () => {
    const { organization } = await get()
    const answer = await patch({ set_current_organization: organization.id })
    expect([answer.status, answer.json()]).toMatchObject([200, { organization: { id: organization.id } }])
    const { results } = (
      await world.call('GET', '/_companion/projects', { session: await world.signIn(ADA) })
    ).json() as { results: { organization: string }[] }
    expect(new Set(results.map((project) => project.organization)).size).toBe(1)
  })

  it('takes the UUID of an organization in every form, as paths do', async () => {
    const { id } = (await get()).organization
    const hex = id.replaceAll('-', '')
    for (const form of [hex, id.toUpperCase(), `{${id}}`, `urn:uuid:${id}`]) {
      const answer = await patch({ set_current_organization: form })
      expect([form, answer.status, answer.json()]).toMatchObject([form, 200, { organization: { id } }])
      const path = `/api/organizations/${encodeURIComponent(form)}/`
      const found = await world.call('GET', path, { key: KEYS.ada })
      expect([form, found.status, found.json()]).toMatchObject([form, 200, { id }])
    }
  })

  it('rejects a team that the user cannot access', async () => {
    // Project 3 belongs to Globex, which has no members in the seed.
    for (const key of [KEYS.ada, KEYS.grace]) {
      const answer = await patch({ set_current_team: 3 }, key)
      expect([answer.status, answer.json()]).toEqual([
        400,
        invalidField('does_not_exist', 'Object with id=3 does not exist.', 'set_current_team'),
      ])
    }
  })

  it('changing the organization also changes the team', async () => {
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

it('requires credentials', async () => {
  expect((await world.call('GET', ME)).json()).toEqual(NOT_AUTHENTICATED)
  expect((await world.call('GET', `/api/users/${world.uuidOf(IVAN)}/`)).json()).toEqual(NOT_AUTHENTICATED)
})
