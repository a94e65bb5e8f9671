import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  APPROVAL_HEADER,
  approvalListSchema,
  askedApprovalSchema,
} from '../../../../src/shared/contract/oauth-consent.ts'
import {
  askToken,
  DEVELOPMENT_CLIENT,
  me,
  newPkce,
  OAUTH_SEED,
  type Pkce,
  parameters,
  REDIRECT,
  refresh,
  register,
  signInThrough,
  tokensIn,
  type Wish,
} from '../../../support/oauth.ts'
import { ADA, GRACE } from '../../../support/seed.ts'
import { createWorld, type World } from '../../../support/world.ts'

let world: World
let notifications: string[]
beforeEach(async () => {
  notifications = []
  world = await createWorld({
    seed: OAUTH_SEED,
    host: { notify: (title, body) => void notifications.push(`${title}: ${body}`) },
  })
})
afterEach(() => world.close())

const queryOf = (clientId: string, wish: Wish = {}, pkce: Pkce = newPkce()) =>
  `?${new URLSearchParams(parameters(clientId, pkce, wish))}`

describe('a request that the consent page opens', () => {
  const open = async (query: string, email = ADA) =>
    world.call('POST', '/_companion/oauth/requests', { session: await world.signIn(email), body: { query } })

  it('is described in full', async () => {
    const answer = await open(
      queryOf('limited', { scope: 'insight:write', required_access_level: 'project', team_id: '2' }),
    )
    expect(answer.json()).toEqual({
      redirect_to: null,
      consent: {
        application: { name: 'Limited', client_id: 'limited', is_verified: true, registered_itself: false },
        redirect_uri: 'https://limited.example.com/cb',
        scopes: ['insight:write', 'user:read'],
        required_scopes: ['insight:write', 'user:read'],
        suggested_level: 'team',
        suggested_team: 2,
        organizations: [
          {
            id: expect.any(String),
            name: 'Acme',
            projects: [
              { id: 1, name: 'Default' },
              { id: 2, name: 'Second' },
            ],
          },
        ],
      },
    })
  })

  it('says which app chose its own name, and suggests everything for PostHog’s development apps', async () => {
    const clientId = await register(world, { client_name: 'Inspector' })
    expect((await open(queryOf(clientId))).json()).toMatchObject({
      consent: { application: { name: 'Inspector', is_verified: false, registered_itself: true } },
    })
    expect(
      (await open(queryOf(DEVELOPMENT_CLIENT, { required_access_level: 'project', scope: '*' }))).json(),
    ).toMatchObject({ consent: { suggested_level: 'all', scopes: ['*'] } })
  })

  it('goes on at once where no consent is needed, or where the app has to hear of a fault', async () => {
    expect((await open(queryOf('first'))).json()).toMatchObject({
      consent: null,
      redirect_to: expect.stringMatching(/^first-app:\/\/callback\?code=/),
    })
    expect((await open(queryOf('partner', { response_type: 'token' }))).json()).toEqual({
      consent: null,
      redirect_to: `${REDIRECT}&error=unsupported_response_type&state=xyz`,
    })
    const unknown = await open(queryOf('unknown'))
    expect([unknown.status, unknown.json()]).toMatchObject([400, { code: 'invalid_input', attr: 'query' }])
  })
})

describe('an approval by someone who is signed in elsewhere', () => {
  const ask = (query: string) => world.call('POST', '/_companion/oauth/approvals', { body: { query } })
  const waiting = async (email: string) => {
    const answer = await world.call('GET', '/_companion/oauth/approvals', {
      session: await world.signIn(email),
    })
    return approvalListSchema.parse(answer.json()).results
  }
  const decide = async (id: string, decision: Record<string, unknown>, email = GRACE) =>
    world.call('POST', `/_companion/oauth/approvals/${id}`, {
      session: await world.signIn(email),
      body: { allow: true, scope: 'user:read', access_level: 'all', ...decision },
    })
  const outcome = async (id: string, secret: string) =>
    (
      await world.call('GET', `/_companion/oauth/approvals/${id}/outcome`, {
        headers: { [APPROVAL_HEADER]: secret },
      })
    ).json()

  it('shows everywhere, with the same number, and leads the waiting browser on', async () => {
    const pkce = newPkce()
    const asked = askedApprovalSchema.parse((await ask(queryOf('partner', {}, pkce))).json())
    expect(asked.number).toMatch(/^\d\d$/)
    expect(notifications).toEqual([
      `Sign in to Partner?: Open PostHog Companion to decide. The number is ${asked.number}.`,
    ])
    expect(await outcome(asked.id, asked.secret)).toEqual({ status: 'waiting', redirect_to: null })
    for (const email of [ADA, GRACE]) {
      expect(await waiting(email)).toMatchObject([
        { id: asked.id, number: asked.number, consent: { application: { name: 'Partner' } } },
      ])
    }
    expect((await decide(asked.id, {})).json()).toEqual({ status: 'answered' })
    expect(await waiting(ADA)).toEqual([])
    const done = JSON.parse(JSON.stringify(await outcome(asked.id, asked.secret)))
    const target = new URL(done.redirect_to)
    expect([done.status, target.searchParams.get('state')]).toEqual(['answered', 'xyz'])
    const tokens = tokensIn(
      await askToken(world, {
        grant_type: 'authorization_code',
        client_id: 'partner',
        redirect_uri: REDIRECT,
        code: target.searchParams.get('code') ?? '',
        code_verifier: pkce.verifier,
      }),
    )
    expect((await me(world, tokens.access_token)).json()).toMatchObject({ email: GRACE })
  })

  it('can be refused', async () => {
    const asked = askedApprovalSchema.parse((await ask(queryOf('partner'))).json())
    await decide(asked.id, { allow: false, scope: '' })
    expect(await outcome(asked.id, asked.secret)).toEqual({
      status: 'answered',
      redirect_to: `${REDIRECT}&error=access_denied&state=xyz`,
    })
  })

  it('is of no use to who does not have the secret, nor after five minutes', async () => {
    const asked = askedApprovalSchema.parse((await ask(queryOf('partner'))).json())
    await decide(asked.id, {})
    const expired = { status: 'expired', redirect_to: null }
    expect(await outcome(asked.id, 'guessed')).toEqual(expired)
    expect(await outcome(asked.id, '')).toEqual(expired)
    expect(await outcome('unknown', asked.secret)).toEqual(expired)
    expect(await outcome(asked.id, asked.secret)).toMatchObject({ status: 'answered' })
    world.clock.advance(5 * 60_000)
    expect(await outcome(asked.id, asked.secret)).toEqual(expired)
  })

  it('is answered once, with the app that asked, and not too late', async () => {
    const asked = askedApprovalSchema.parse((await ask(queryOf('partner'))).json())
    expect((await decide(asked.id, { client_id: 'first', scope: '' })).json()).toEqual({
      scope: ['This field may not be blank.'],
    })
    await decide(asked.id, {})
    expect((await decide(asked.id, {})).status).toBe(404)
    const late = askedApprovalSchema.parse((await ask(queryOf('partner'))).json())
    world.clock.advance(5 * 60_000)
    expect((await decide(late.id, {})).status).toBe(404)
    expect(await waiting(ADA)).toEqual([])
  })

  it('is asked only for a request that is valid, and ten times a minute', async () => {
    for (const query of [
      queryOf('unknown'),
      queryOf('partner', { redirect_uri: 'https://evil.example.com' }),
      queryOf('partner', { code_challenge_method: 'plain' }),
    ])
      expect((await ask(query)).status).toBe(400)
    const numbers = new Set<string>()
    for (let i = 0; i < 7; i++)
      numbers.add(askedApprovalSchema.parse((await ask(queryOf('partner'))).json()).number)
    expect(numbers.size).toBe(7)
    expect((await ask(queryOf('partner'))).status).toBe(429)
    const foreign = await world.call('POST', '/_companion/oauth/approvals', {
      body: { query: queryOf('partner') },
      headers: { origin: 'https://evil.example.com' },
    })
    expect(foreign.status).toBe(403)
  })
})

describe('the connected apps in the UI', () => {
  const list = async () => {
    const answer = await world.call('GET', '/_companion/connected_apps', { session: await world.signIn(ADA) })
    return JSON.parse(answer.text).results
  }

  it('have their limits and their last use', async () => {
    const { access_token } = await signInThrough(world, 'partner', {
      decision: { access_level: 'team', scoped_teams: [2] },
    })
    expect(await list()).toMatchObject([{ name: 'Partner', limits: ['Second'], last_used_at: null }])
    await me(world, access_token)
    const [{ last_used_at }] = await list()
    expect(Date.parse(last_used_at)).toBe(world.clock.now)
    world.clock.advance(59 * 60_000)
    await me(world, access_token)
    expect((await list())[0].last_used_at).toBe(last_used_at)
    await signInThrough(world, DEVELOPMENT_CLIENT)
    expect((await list())[0]).toMatchObject({ name: 'PostHog development apps', limits: [] })
  })

  it('keep the last use when tokens are refreshed', async () => {
    const tokens = await signInThrough(world, 'partner')
    await me(world, tokens.access_token)
    const [{ last_used_at }] = await list()
    world.clock.advance(1000)
    const next = tokensIn(await refresh(world, 'partner', tokens.refresh_token))
    await me(world, next.access_token)
    expect((await list())[0].last_used_at).toBe(last_used_at)
  })

  it('can be signed out for everyone by staff, which each is told', async () => {
    const tokens = [
      await signInThrough(world, 'partner'),
      await signInThrough(world, 'partner', { email: GRACE }),
    ]
    const [{ id }] = await list()
    const path = `/_companion/connected_apps/${id}/end_sessions`
    expect((await world.call('POST', path, { session: await world.signIn(GRACE) })).status).toBe(403)
    expect((await world.call('POST', path, { session: await world.signIn(ADA) })).status).toBe(204)
    for (const { access_token, refresh_token } of tokens) {
      expect((await me(world, access_token)).status).toBe(401)
      expect((await refresh(world, 'partner', refresh_token)).json()).toEqual({
        error: 'invalid_grant',
        error_description: 'Application sessions were revoked; re-authorize.',
      })
    }
  })
})
