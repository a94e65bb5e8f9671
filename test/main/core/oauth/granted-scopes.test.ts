import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  APPLICATIONS,
  askToken,
  authorizePath,
  DEVELOPMENT_CLIENT,
  decide,
  newPkce,
  OAUTH_SEED,
  parameters,
  refresh,
  register,
  signInThrough,
  tokensIn,
} from '../../../support/oauth.ts'
import { ADA } from '../../../support/seed.ts'
import { type Answer, createWorld, type Session, type World } from '../../../support/world.ts'

let world: World
let session: Session
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED })
  session = await world.signIn(ADA)
})
afterEach(() => world.close())

const location = (answer: Answer): URL => new URL(String(answer.headers.location))

describe('scopes', () => {
  const granted = async (clientId: string, scope: string | undefined, decision?: Record<string, unknown>) =>
    (await signInThrough(world, clientId, { wish: { scope }, ...(decision && { decision }) })).scope

  it('are cut to what the app can get, never refused', async () => {
    expect(
      await granted('partner', 'user:read nonsense:read llm_gateway:read wizard_session:write openid'),
    ).toBe('openid user:read')
    expect(await granted('limited', 'user:read insight:write insight:read dashboard:read person:read')).toBe(
      'dashboard:read insight:read insight:write user:read',
    )
  })

  it('of PostHog’s development apps include the privileged ones, and everything', async () => {
    expect(await granted(DEVELOPMENT_CLIENT, '*')).toBe('*')
    expect(await granted(DEVELOPMENT_CLIENT, 'wizard_session:write llm_gateway:read user:read')).toBe(
      'llm_gateway:read user:read wizard_session:write',
    )
  })

  it.each([undefined, '', 'nonsense:read', 'user:read insight:wri'])(
    'that an app leaves out, or that make no sense (%j), are all that it can get',
    async (scope) => {
      await world.close()
      const app = {
        name: 'F',
        client_id: 'f',
        redirect_uris: ['f://cb'],
        first_party: true,
        scopes: ['user:read'],
        optional_scopes: ['insight:write'],
      }
      world = await createWorld({ seed: { ...OAUTH_SEED, oauth_applications: [app] } })
      const pkce = newPkce()
      const answer = await world.call(
        'GET',
        authorizePath(parameters('f', pkce, { scope, redirect_uri: 'f://cb' })),
        { session: await world.signIn(ADA) },
      )
      const tokens = tokensIn(
        await askToken(world, {
          grant_type: 'authorization_code',
          client_id: 'f',
          redirect_uri: 'f://cb',
          code: location(answer).searchParams.get('code') ?? '',
          code_verifier: pkce.verifier,
        }),
      )
      expect(tokens.scope).toBe('email insight:write introspection openid profile user:read')
    },
  )

  it('that the app requires can’t be left out', async () => {
    const answer = await decide(world, session, parameters('limited', newPkce(), { scope: 'user:read' }))
    expect([answer.status, answer.json()]).toEqual([
      400,
      {
        error: 'invalid_scope',
        error_description: 'The grant is missing scopes the application requires: insight:write',
      },
    ])
  })

  it('that an app registers with are its ceiling', async () => {
    const clientId = await register(world, { scope: 'user:read llm_gateway:read nonsense' })
    expect(await granted(clientId, 'user:read insight:read *')).toBe('user:read')
  })

  it.each([
    ['openid', 'openid'],
    ['openid profile email', 'email openid profile'],
    ['llm_gateway:read', 'openid'],
    ['zzz:read', 'openid'],
    ['zzz:read email', 'email'],
  ])('that an app registers with are its ceiling even if no data is among them: %s', async (scope, kept) => {
    const clientId = await register(world, { scope })
    for (const asked of ['*', 'user:write', 'openid profile email user:read'])
      expect((await granted(clientId, asked)).split(' ')).not.toContain(asked.split(' ').at(-1))
    expect(await granted(clientId, '*')).toBe(kept)
  })

  it.each([undefined, '', '*', 'openid *'])(
    'that an app registers with as %j set no ceiling',
    async (scope) => {
      const clientId = await register(world, { scope })
      expect(await granted(clientId, '*')).toBe('*')
      expect(await granted(clientId, 'user:write insight:read')).toBe('insight:read user:write')
    },
  )

  it('that an app can’t get at all are replaced by all that it can get, so its tokens work', async () => {
    await world.close()
    const app = { name: 'One', client_id: 'one', redirect_uris: ['one://cb'], optional_scopes: ['user:read'] }
    world = await createWorld({ seed: { ...OAUTH_SEED, oauth_applications: [...APPLICATIONS, app] } })
    const tokens = await signInThrough(world, 'one', {
      wish: { scope: 'zzz:read insight:write', redirect_uri: 'one://cb' },
    })
    expect(tokens.scope).toBe('email introspection openid profile user:read')
    const refreshed = await refresh(world, 'one', tokens.refresh_token)
    expect([refreshed.status, tokensIn(refreshed).scope]).toEqual([200, tokens.scope])

    const unlimited = await signInThrough(world, 'partner', { wish: { scope: 'zzz:read' } })
    expect(unlimited.scope.split(' ')).toEqual(expect.arrayContaining(['openid', 'user:read', 'user:write']))
    expect(unlimited.scope).not.toMatch(/llm_gateway|wizard_session|\*/)
    expect((await refresh(world, 'partner', unlimited.refresh_token)).status).toBe(200)
  })

  it('of an app that is listed with everything are the ones that it asks for', async () => {
    await world.close()
    const app = { name: 'All', client_id: 'all', redirect_uris: ['all://cb'], optional_scopes: ['*'] }
    world = await createWorld({ seed: { ...OAUTH_SEED, oauth_applications: [app] } })
    const wish = { redirect_uri: 'all://cb' }
    const scopeFor = async (scope: string) =>
      (await signInThrough(world, 'all', { wish: { ...wish, scope } })).scope
    expect(await scopeFor('*')).toBe('*')
    expect(await scopeFor('user:read zzz:read')).toBe('user:read')
  })
})
