import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testConfig } from '../../../support/config.ts'
import {
  askToken,
  authorizePath,
  me,
  newPkce,
  OAUTH_SEED,
  parameters,
  REDIRECT,
  signInThrough,
  tokensIn,
  type Wish,
} from '../../../support/oauth.ts'
import { ADA, GRACE } from '../../../support/seed.ts'
import { type Answer, createWorld, type Session, type World } from '../../../support/world.ts'

const uiDir = mkdtempSync(join(tmpdir(), 'companion-ui-'))
writeFileSync(join(uiDir, 'index.html'), '<title>the page</title>')
afterAll(() => rmSync(uiDir, { recursive: true }))

let world: World
let session: Session
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED, config: { uiDir } })
  session = await world.signIn(ADA)
})
afterEach(() => world.close())

const open = (clientId: string, wish: Wish = {}, options: { session?: Session } = { session }) =>
  world.call('GET', authorizePath(parameters(clientId, newPkce(), wish)), options)

const location = (answer: Answer): URL => new URL(String(answer.headers.location))
const errorIn = (answer: Answer) => [
  answer.status,
  location(answer).searchParams.get('error'),
  location(answer).searchParams.get('error_description'),
  location(answer).searchParams.get('state'),
]

describe('an automatic approval by approval_prompt=auto', () => {
  const auto = (wish: Wish) => open('partner', { approval_prompt: 'auto', ...wish })

  it('needs a live token that covers the request', async () => {
    expect((await auto({})).status).toBe(200)
    await signInThrough(world, 'partner')
    expect(location(await auto({})).searchParams.get('code')).not.toBeNull()
    expect((await auto({ scope: 'user:read insight:read' })).status).toBe(200)
    expect((await auto({ approval_prompt: 'force' })).status).toBe(200)
    world.clock.advance(3601 * 1000)
    expect((await auto({})).status).toBe(200)
  })

  it('is of no use to another user', async () => {
    await signInThrough(world, 'partner', { email: GRACE })
    expect((await auto({})).status).toBe(200)
  })

  it('never gives more than that token', async () => {
    await signInThrough(world, 'partner', { decision: { access_level: 'team', scoped_teams: [2] } })
    const pkce = newPkce()
    const answer = await world.call(
      'GET',
      authorizePath(parameters('partner', pkce, { approval_prompt: 'auto', scope: 'user:read' })),
      { session },
    )
    const tokens = tokensIn(
      await askToken(world, {
        grant_type: 'authorization_code',
        client_id: 'partner',
        redirect_uri: REDIRECT,
        code: location(answer).searchParams.get('code') ?? '',
        code_verifier: pkce.verifier,
      }),
    )
    expect(tokens).toMatchObject({ scope: 'user:read', scoped_teams: [2], scoped_organizations: [] })
  })
})

describe('automatic approval', () => {
  const started = (email: string | null) =>
    createWorld({ seed: OAUTH_SEED, config: { ...testConfig(), port: 7676, uiDir, oauthAutoApprove: email } })

  it('answers a code without anyone, with access to everything', async () => {
    await world.close()
    world = await started(GRACE)
    const pkce = newPkce()
    const answer = await world.call('GET', authorizePath(parameters('limited', pkce, { scope: 'user:read' })))
    const tokens = tokensIn(
      await askToken(world, {
        grant_type: 'authorization_code',
        client_id: 'limited',
        redirect_uri: 'https://limited.example.com/cb',
        code: location(answer).searchParams.get('code') ?? '',
        code_verifier: pkce.verifier,
      }),
    )
    expect(tokens).toMatchObject({
      scope: 'insight:write user:read',
      scoped_teams: [],
      scoped_organizations: [],
    })
    expect((await me(world, tokens.access_token)).json()).toMatchObject({ email: GRACE })
    expect((await world.call('GET', '/_companion/health')).json()).toMatchObject({
      oauth_auto_approve: GRACE,
    })
  })

  it('still checks the request first', async () => {
    await world.close()
    world = await started(GRACE)
    expect((await open('partner', { redirect_uri: 'https://evil.example.com' }, {})).status).toBe(400)
    expect(errorIn(await open('partner', { code_challenge_method: 'plain' }, {}))[1]).toBe('invalid_request')
  })

  it('is off by default, and needs a user', async () => {
    expect((await world.call('GET', '/_companion/health')).json()).not.toHaveProperty('oauth_auto_approve')
    await expect(started('nobody@example.com')).rejects.toThrow(/nobody@example\.com/)
  })
})
