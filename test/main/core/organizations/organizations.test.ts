import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, KEYS, SEED } from '../../../support/seed.ts'
import { createWorld, denied, invalidField, notFound, type World } from '../../../support/world.ts'

let world: World
let acme: string
let globex: string
beforeEach(async () => {
  world = await createWorld()
  acme = idOf('Acme')
  globex = idOf('Globex')
})
afterEach(() => world.close())

const idOf = (name: string) => world.companion.app.organizations.findByName(name)?.id ?? ''
const get = async (path: string, key: string = KEYS.ada) => {
  const answer = await world.call('GET', path, { key })
  return [answer.status, answer.json()]
}
const patch = async (body: unknown, key: string = KEYS.ada, path = '/api/organizations/@current/') => {
  const answer = await world.call('PATCH', path, { key, body })
  return [answer.status, answer.json()]
}

describe('an organization', () => {
  it('has every field that PostHog answers', async () => {
    const team = (id: number, name: string) => ({
      id,
      uuid: expect.any(String),
      organization: acme,
      project_id: id,
      api_token: expect.stringMatching(/^phc_/),
      name,
      completed_snippet_onboarding: false,
      has_completed_onboarding_for: {},
      ingested_event: false,
      is_demo: false,
      timezone: 'UTC',
      access_control: false,
    })
    expect(await get('/api/organizations/@current/')).toEqual([
      200,
      {
        id: acme,
        name: 'Acme',
        slug: 'acme',
        logo_media_id: null,
        created_at: expect.stringMatching(/^2026-05-07T09:28:06\.\d{6}Z$/),
        updated_at: expect.stringMatching(/Z$/),
        membership_level: 15,
        plugins_access_level: 9,
        teams: [team(1, 'Default'), team(2, 'Second')],
        projects: [
          { id: 1, organization_id: acme, name: 'Default' },
          { id: 2, organization_id: acme, name: 'Second' },
        ],
        available_product_features: [],
        is_member_join_email_enabled: true,
        metadata: {},
        customer_id: null,
        enforce_2fa: null,
        members_can_invite: true,
        members_can_use_personal_api_keys: true,
        allow_publicly_shared_resources: true,
        member_count: 3,
        is_ai_data_processing_approved: true,
        default_experiment_stats_method: 'bayesian',
        default_anonymize_ips: false,
        default_role_id: null,
        is_active: true,
        is_not_active_reason: null,
        is_pending_deletion: false,
      },
    ])
  })

  it('is the same by its ID, in either case, in the list, and in the user', async () => {
    const [, current] = await get('/api/organizations/@current/')
    expect(await get(`/api/organizations/${acme.toUpperCase()}/`)).toEqual([200, current])
    expect(await get('/api/organizations/')).toEqual([
      200,
      { count: 1, next: null, previous: null, results: [current] },
    ])
    const [, me] = await get('/api/users/@me/')
    expect(me).toMatchObject({ organization: current })
  })

  it.each(['globex', 'unknown', 'malformed'])('is a 404 where the caller is no member: %s', async (which) => {
    const id = { globex, unknown: '01890a5d-ac96-774b-bcce-b302099a8057', malformed: 'x' }[which] ?? ''
    for (const path of [`/api/organizations/${id}/`, `/api/organizations/${id}/projects/`])
      expect(await get(path)).toEqual([404, notFound('Not found.')])
    expect(await patch({ name: 'Mine' }, KEYS.ada, `/api/organizations/${id}/`)).toEqual([
      404,
      notFound('Not found.'),
    ])
  })

  it('is a 404 as @current where the caller has none', async () => {
    world.companion.app.users.update(world.companion.app.owner().id, { current_organization_id: null })
    expect(await get('/api/organizations/@current/')).toEqual([
      404,
      notFound('Current organization not found.'),
    ])
  })

  it('counts its active members alone', async () => {
    world.deactivate(GRACE)
    expect(await get('/api/organizations/@current/')).toMatchObject([200, { member_count: 2 }])
  })
})

describe('changing an organization', () => {
  it.each([
    ['name', 'New name'],
    ['logo_media_id', '01890a5d-ac96-774b-bcce-b302099a8057'],
    ['enforce_2fa', true],
    ['members_can_invite', false],
    ['members_can_use_personal_api_keys', false],
    ['allow_publicly_shared_resources', false],
    ['is_ai_data_processing_approved', false],
    ['is_ai_data_processing_approved', null],
    ['default_experiment_stats_method', 'frequentist'],
    ['default_experiment_stats_method', ''],
    ['default_experiment_stats_method', null],
    ['default_anonymize_ips', true],
    ['default_role_id', '01890a5d-ac96-774b-bcce-b302099a8058'],
  ])('stores %s: %j', async (field, value) => {
    const [, before] = await get('/api/organizations/@current/')
    const [status, after] = await patch({ [field]: value })
    expect([status, after]).toEqual([
      200,
      { ...(before as object), [field]: value, updated_at: expect.any(String) },
    ])
    expect(await get('/api/organizations/@current/')).toEqual([200, after])
  })

  it('says so in the activity list', async () => {
    await patch({ enforce_2fa: true, is_ai_data_processing_approved: true })
    const session = await world.signIn(ADA)
    const { results } = (await world.call('GET', '/_companion/activity', { session })).json() as {
      results: { action: string; subject: string }[]
    }
    expect(results[0]).toMatchObject({
      action: 'organization.updated',
      subject: 'Acme: enforce_2fa, is_ai_data_processing_approved',
    })
  })

  it('ignores what is read-only', async () => {
    const [, before] = await get('/api/organizations/@current/')
    expect(
      await patch({ id: 'x', slug: 'x', member_count: 9, is_member_join_email_enabled: false, metadata: 1 }),
    ).toEqual([200, before])
  })

  it('takes no body, and {}, as no change', async () => {
    const [, before] = await get('/api/organizations/@current/')
    expect(await patch({})).toEqual([200, before])
    expect(await patch(undefined)).toEqual([200, before])
  })

  it.each([
    ['name', '', 'blank', 'This field may not be blank.'],
    ['name', null, 'null', 'This field may not be null.'],
    ['name', 'x'.repeat(65), 'max_length', 'Ensure this field has no more than 64 characters.'],
    ['logo_media_id', 'x', 'invalid_input', '“x” is not a valid UUID.'],
    ['enforce_2fa', 'maybe', 'invalid_input', 'Must be a valid boolean.'],
    ['members_can_use_personal_api_keys', null, 'null', 'This field may not be null.'],
    ['default_experiment_stats_method', 'guess', 'invalid_choice', '"guess" is not a valid choice.'],
    ['default_anonymize_ips', {}, 'invalid_input', 'Must be a valid boolean.'],
  ])('refuses %s: %j', async (field, value, code, detail) => {
    expect(await patch({ [field]: value })).toEqual([400, invalidField(code, detail, field)])
  })

  it('refuses a body that is no object', async () => {
    expect(await patch([])).toEqual([
      400,
      invalidField('invalid_input', 'Invalid data. Expected a dictionary, but got list.'),
    ])
  })

  it('is for admins: other members are refused before their body is read', async () => {
    for (const body of [{ name: 'Mine' }, '{"broken'])
      expect(await patch(body, KEYS.grace)).toEqual([
        403,
        denied('Your organization access level is insufficient.'),
      ])
    expect(await get('/api/organizations/@current/')).toMatchObject([200, { name: 'Acme' }])
  })
})

describe('approval of AI data processing', () => {
  const approvedBy = async (seed: unknown) => {
    await world.close()
    world = await createWorld({ seed })
    const { organizations, owner } = world.companion.app
    return organizations.organizationsOf(owner().id)[0]?.is_ai_data_processing_approved
  }

  it('is there in the organizations of a seed, unless it says otherwise', async () => {
    expect(await approvedBy({ ...SEED, organizations: [{ name: 'A' }] })).toBe(1)
    const no = [{ name: 'A', is_ai_data_processing_approved: false }]
    expect(await approvedBy({ ...SEED, organizations: no })).toBe(0)
    expect(await approvedBy({ version: 1, users: [{ email: ADA }] })).toBe(1)
  })

  it('is open at a first start', async () => {
    expect(await approvedBy({ version: 1 })).toBe(null)
  })
})

describe('the list of organizations', () => {
  beforeEach(() => {
    const { organizations, owner } = world.companion.app
    for (let i = 0; i < 120; i++) {
      const { id } = organizations.create(`More ${i}`)
      organizations.join(owner().id, id, 1)
    }
  })

  it('comes by 100, with the addresses of the pages beside', async () => {
    const [, first] = await get('/api/organizations/')
    expect(first).toMatchObject({
      count: 121,
      next: 'http://127.0.0.1:7676/api/organizations/?limit=100&offset=100',
      previous: null,
    })
    const [, second] = await get('/api/organizations/?limit=100&offset=100')
    expect(second).toMatchObject({
      next: null,
      previous: 'http://127.0.0.1:7676/api/organizations/?limit=100',
    })
    expect((second as { results: unknown[] }).results).toHaveLength(21)
  })

  it('ignores a limit and an offset that are none', async () => {
    const [, whole] = await get('/api/organizations/')
    const [status, page] = (await get('/api/organizations/?limit=x&offset=-1')) as [number, { count: number }]
    expect([status, page.count]).toEqual([200, (whole as { count: number }).count])
  })
})

describe('projects', () => {
  it('are listed for an organization and for the caller, as teams', async () => {
    const [, organization] = (await get('/api/organizations/@current/')) as [number, { teams: unknown[] }]
    const page = { count: 2, next: null, previous: null, results: organization.teams }
    for (const path of [`/api/organizations/${acme}/projects/`, '/api/projects/', '/api/environments/'])
      expect(await get(path)).toEqual([200, page])
    expect(await get('/api/projects/?limit=1&offset=1')).toEqual([
      200,
      {
        count: 2,
        next: null,
        previous: 'http://127.0.0.1:7676/api/projects/?limit=1',
        results: [organization.teams[1]],
      },
    ])
  })

  it('of every organization of the caller are in the list', async () => {
    const { organizations, owner } = world.companion.app
    organizations.join(owner().id, globex, 1)
    expect(await get('/api/projects/')).toMatchObject([200, { count: 3 }])
    expect(await get(`/api/organizations/${globex}/projects/`)).toMatchObject([200, { count: 1 }])
  })

  it('have what clients read of them, by number, as @current and under their older name', async () => {
    const [status, project] = await get('/api/projects/1/')
    expect([status, project]).toMatchObject([
      200,
      {
        id: 1,
        uuid: expect.any(String),
        organization: acme,
        project_id: 1,
        api_token: expect.stringMatching(/^phc_/),
        name: 'Default',
        effective_membership_level: 15,
        session_recording_opt_in: false,
        autocapture_exceptions_opt_in: false,
        surveys_opt_in: false,
        timezone: 'UTC',
      },
    ])
    for (const path of ['/api/projects/@current/', '/api/environments/1/', '/api/environments/@current/'])
      expect(await get(path)).toEqual([200, project])
  })

  it.each(['3', '0', '-1', '1.0', '01', 'x', 'null', '999999999999999999999'])(
    'are a 404 where the caller has none: %s',
    async (id) => {
      for (const name of ['projects', 'environments'])
        expect(await get(`/api/${name}/${id}/`)).toEqual([404, notFound('Project not found.')])
    },
  )

  it('are a 404 as @current where the caller is in none', async () => {
    world.companion.app.users.update(world.companion.app.owner().id, { current_project_id: null })
    expect(await get('/api/projects/@current/')).toEqual([404, notFound('Project not found.')])
  })
})
