import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  DEVELOPMENT_CLIENT,
  decide,
  FORM,
  newCode,
  newPkce,
  OAUTH_SEED,
  parameters,
  redirectIn,
  signInThrough,
  type Wish,
} from '../../../support/oauth.ts'
import { ADA, NOBODY } from '../../../support/seed.ts'
import { createWorld, NOT_AUTHENTICATED, type Session, type World } from '../../../support/world.ts'

let world: World
let session: Session
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED })
  session = await world.signIn(ADA)
})
afterEach(() => world.close())

const UNKNOWN_CLIENT = {
  error: 'invalid_request',
  error_description:
    'No OAuth application is registered with this client_id. Check the client_id, or register the application again.',
}

describe('the decision', () => {
  const send = (given: Record<string, unknown>, wish: Wish = {}, clientId = 'partner') =>
    decide(world, session, { ...parameters(clientId, newPkce(), wish), ...given })

  it('sends the page back to the app, with a code', async () => {
    const answer = await send({})
    expect(answer.status).toBe(200)
    const target = redirectIn(answer)
    expect(target.href).toMatch(/^https:\/\/partner\.example\.com\/callback\?tenant=1&code=\w{43}&state=xyz$/)
    expect(redirectIn(await send({}, { state: undefined })).searchParams.has('state')).toBe(false)
  })

  it('can be a refusal, whatever else was chosen', async () => {
    for (const given of [{}, { scope: '' }, { access_level: 'organization', scoped_organizations: [] }]) {
      const answer = await send({ allow: false, ...given })
      expect([answer.status, redirectIn(answer).href]).toEqual([
        200,
        'https://partner.example.com/callback?tenant=1&error=access_denied&state=xyz',
      ])
    }
  })

  it('can be sent as a form', async () => {
    const form = new URLSearchParams({
      ...parameters('partner', newPkce()),
      allow: 'true',
      access_level: 'team',
    })
    form.append('scoped_teams', '1')
    form.append('scoped_teams', '2')
    const answer = await world.call('POST', '/oauth/authorize', {
      session,
      body: String(form),
      headers: FORM,
    })
    expect(redirectIn(answer).searchParams.has('code')).toBe(true)
  })

  it('is never taken without a session, or from another page', async () => {
    const body = { ...parameters('partner', newPkce()), allow: true, access_level: 'all' }
    const { access_token } = await signInThrough(world, DEVELOPMENT_CLIENT, { wish: { scope: '*' } })
    for (const key of [undefined, access_token]) {
      const answer = await world.call('POST', '/oauth/authorize/', { body, ...(key && { key }) })
      expect([answer.status, answer.json()]).toEqual([401, NOT_AUTHENTICATED])
    }
    const foreign = await world.call('POST', '/oauth/authorize/', {
      body,
      session,
      headers: { origin: 'https://evil.example.com' },
    })
    expect([foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([403, undefined])
  })

  it.each<[string, Record<string, unknown>, Record<string, string[]>]>([
    [
      'nothing',
      { client_id: undefined, scope: undefined, allow: undefined, access_level: undefined },
      {
        client_id: ['This field is required.'],
        scope: ['This field is required.'],
        allow: ['This field is required.'],
        access_level: ['This field is required.'],
      },
    ],
    ['no scope', { scope: ' ' }, { scope: ['This field may not be blank.'] }],
    ['no decision', { allow: 'perhaps' }, { allow: ['Must be a valid boolean.'] }],
    ['another level', { access_level: 'galaxy' }, { access_level: ['"galaxy" is not a valid choice.'] }],
    [
      'no organizations',
      { access_level: 'organization' },
      { scoped_organizations: ['scoped_organizations is required when access_level is organization'] },
    ],
    [
      'no teams',
      { access_level: 'team', scoped_teams: [] },
      {
        scoped_teams: ['scoped_teams is required when access_level is team'],
      },
    ],
    [
      'organizations for all',
      { access_level: 'all', scoped_organizations: [NOBODY] },
      { scoped_organizations: ['scoped_organizations is not allowed when access_level is all'] },
    ],
    [
      'teams for an organization',
      { access_level: 'organization', scoped_organizations: ['x'], scoped_teams: [1] },
      {
        scoped_organizations: ['Invalid organization UUID provided in scoped_organizations.'],
        scoped_teams: ['scoped_teams is not allowed when access_level is organization'],
      },
    ],
    [
      "somebody else's organization",
      { access_level: 'organization', scoped_organizations: [NOBODY] },
      { scoped_organizations: ['Invalid organization specified or you do not have access.'] },
    ],
    [
      "somebody else's team",
      { access_level: 'team', scoped_teams: [1, 3] },
      {
        scoped_teams: ['Invalid team specified or you do not have access.'],
      },
    ],
    [
      'an unknown team',
      { access_level: 'team', scoped_teams: [99] },
      {
        scoped_teams: ['Invalid team specified or you do not have access.'],
      },
    ],
    [
      'a team that is no number',
      { access_level: 'team', scoped_teams: ['x'] },
      {
        scoped_teams: ['A valid integer is required.'],
      },
    ],
  ])('with %s is refused by field', async (_name, given, faults) => {
    const answer = await send(given)
    expect([answer.status, answer.json()]).toEqual([400, faults])
  })

  it.each([
    [[], 'list'],
    [5, 'int'],
    ['x', 'str'],
  ])('that is no object (%j) is refused like one with faults', async (value, type) => {
    const answer = await world.call('POST', '/oauth/authorize/', { session, body: JSON.stringify(value) })
    expect([answer.status, answer.json()]).toEqual([
      400,
      { non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`] },
    ])
  })

  it('can have numbers where text is expected, but nothing else', async () => {
    expect(redirectIn(await send({ state: 5, nonce: 7 })).searchParams.get('state')).toBe('5')
    const unknown = await send({ client_id: 5 })
    expect([unknown.status, unknown.json()]).toEqual([400, UNKNOWN_CLIENT])
    expect((await send({ state: true, scope: [], redirect_uri: {} })).json()).toEqual({
      redirect_uri: ['Not a valid string.'],
      state: ['Not a valid string.'],
      scope: ['Not a valid string.'],
    })
  })

  it('names an unknown client and an unregistered redirect URI, and tells the app the rest', async () => {
    const unknown = await send({ client_id: 'unknown' })
    expect([unknown.status, unknown.json()]).toEqual([400, UNKNOWN_CLIENT])
    const elsewhere = await send({ redirect_uri: 'https://evil.example.com' })
    expect([elsewhere.status, elsewhere.json()]).toMatchObject([400, { error: 'invalid_request' }])
    const plain = await send({ code_challenge_method: 'plain' })
    expect([plain.status, redirectIn(plain).searchParams.get('error')]).toEqual([200, 'invalid_request'])
  })

  it('limits the tokens to the chosen projects or organizations', async () => {
    const organization = (await signInThrough(world, DEVELOPMENT_CLIENT)).scoped_organizations[0] ?? ''
    const decision = { access_level: 'organization', scoped_organizations: [organization.toUpperCase()] }
    expect(await signInThrough(world, 'partner', { decision })).toMatchObject({
      scoped_organizations: [organization],
      scoped_teams: [],
    })
    expect(
      await signInThrough(world, 'partner', { decision: { access_level: 'team', scoped_teams: [2] } }),
    ).toMatchObject({ scoped_organizations: [], scoped_teams: [2] })
  })

  it('is in the activity list, without the code', async () => {
    const { code = '' } = await newCode(world, 'partner')
    const { text } = await world.call('GET', '/_companion/activity', { session })
    expect(JSON.parse(text).results[0]).toMatchObject({
      action: 'oauth_app.authorized',
      subject: 'Partner (user:read, user:write)',
      email: ADA,
      via: 'session',
    })
    expect(text).not.toContain(code)
  })
})
