import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  ADA,
  BOB,
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
  PATHS,
} from '../../../../support/github/linked.ts'
import { NO_INSTALLATION, ONLY_ME } from '../../../../support/world.ts'

const listSchema = z.object({ results: z.array(z.object({ id: z.string(), installation_id: z.string() })) })

let world: LinkedWorld

beforeEach(async () => {
  world = await createLinkedWorld()
  await world.link(ADA)
})
afterEach(() => world.stop())

const list = async (key: string) =>
  listSchema.parse((await world.call('GET', '/api/users/@me/integrations/', { key })).json()).results
const linkBob = () => world.link(BOB, { connect_from: 'posthog_code' }, 'monalisa')
const remove = (key: string, id = '12345') => world.call('DELETE', `${GITHUB}/${id}/`, { key })
const revocations = () => world.github.requests.list(PATHS.revoke).map(({ status }) => status)

const CALLS = [
  ['GET', 'repos/'],
  ['POST', 'repos/refresh/'],
  ['GET', 'branches/?repo=acme/web'],
  ['DELETE', ''],
] as const

describe('one user’s link', () => {
  it.each(CALLS)('is not found by another: %s %s', async (method, path) => {
    const answer = await world.call(method, `${GITHUB}/12345/${path}`, { key: BOB })
    expect([answer.status, answer.json()]).toEqual([404, NO_INSTALLATION])
    expect(await list(ADA)).toHaveLength(1)
  })

  it.each(CALLS)('is not accessible under its owner’s UUID: %s %s', async (method, path) => {
    const uuid = world.uuidOf('ada@example.com')
    const answer = await world.call(method, `/api/users/${uuid}/integrations/github/12345/${path}`, {
      key: BOB,
    })
    expect([answer.status, answer.json()]).toEqual([403, ONLY_ME])
  })

  it('is not in the other’s list', async () => {
    expect(await list(BOB)).toEqual([])
    expect((await world.call('GET', '/api/users/@me/github_login/', { key: BOB })).json()).toEqual({
      github_login: null,
    })
  })
})

describe('an installation linked by two users', () => {
  beforeEach(async () => {
    await linkBob()
  })

  it('is two links with separate tokens', async () => {
    const [[ada], [bob]] = [await list(ADA), await list(BOB)]
    expect(ada?.installation_id).toBe(bob?.installation_id)
    expect(ada?.id).not.toBe(bob?.id)
    const grantOf = (id: string | undefined) =>
      world.companion.app.github.integrations.byId(id ?? '')?.grant_id
    const grants = [grantOf(ada?.id), grantOf(bob?.id)]
    expect(grants[0]).not.toBe(grants[1])
    expect((await world.secrets.names()).sort()).toEqual(grants.map((id) => `github-grant/${id}`).sort())
  })

  it('is read with each user’s own token', async () => {
    world.github.world.revokeTokens('octocat')
    expect((await world.call('GET', `${GITHUB}/12345/repos/`, { key: ADA })).status).toBe(409)
    expect((await world.call('GET', `${GITHUB}/12345/repos/`, { key: BOB })).status).toBe(200)
  })

  it('stays linked for one user if the other removes it', async () => {
    await world.call('GET', `${GITHUB}/12345/repos/`, { key: BOB })
    expect(await remove(ADA)).toMatchObject({ status: 204, text: '' })
    expect(await list(ADA)).toEqual([])
    expect(await list(BOB)).toHaveLength(1)
    expect((await world.call('POST', `${GITHUB}/12345/repos/refresh/`, { key: BOB })).status).toBe(200)
    expect(world.github.world.tokens.count('octocat')).toBe(0)
    expect(world.github.world.tokens.count('monalisa')).toBe(1)
  })
})

describe('removing a link', () => {
  it('works once and then returns 404', async () => {
    expect((await remove(ADA)).status).toBe(204)
    const again = await remove(ADA)
    expect([again.status, again.json()]).toEqual([404, NO_INSTALLATION])
    expect(await world.secrets.names()).toEqual([])
  })

  it('revokes the token only with the user’s last link', async () => {
    world.github.world.addInstallation({ id: 67890, account: world.github.world.account('octocat') })
    await world.link(ADA)
    expect(await list(ADA)).toHaveLength(2)
    await remove(ADA, '12345')
    expect(revocations()).toEqual([])
    expect(await world.secrets.names()).toHaveLength(1)
    expect((await world.call('GET', `${GITHUB}/67890/repos/`, { key: ADA })).status).toBe(200)
    await remove(ADA, '67890')
    expect(revocations()).toEqual([204])
    expect(await world.secrets.names()).toEqual([])
  })

  it.each([{ kind: 'status', status: 500 }, { kind: 'reset' }, { kind: 'unauthorized' }] as const)(
    'is done where the token can’t be revoked: $kind',
    async (fault) => {
      world.github.faults.add(PATHS.revoke, fault)
      expect((await remove(ADA)).status).toBe(204)
      expect(await list(ADA)).toEqual([])
      expect(await world.secrets.names()).toEqual([])
    },
  )

  it('does not wait long for GitHub', async () => {
    world.github.faults.add(PATHS.revoke, { kind: 'hang' })
    const begun = performance.now()
    expect((await remove(ADA)).status).toBe(204)
    expect(performance.now() - begun).toBeLessThan(5000)
  })

  it('keeps the project’s shared installation', async () => {
    const session = await world.signIn('ada@example.com')
    const share = await world.call('PUT', '/_companion/projects/1/github', {
      session,
      body: { installation_id: '12345' },
    })
    expect(share.json()).toMatchObject({ github_installation_id: '12345' })
    expect(await list(ADA)).toEqual([expect.objectContaining({ installation_id: '12345' })])
    await remove(ADA)
    expect(JSON.parse((await world.start(BOB)).text).connect_flow).toBe('oauth_authorize')
  })

  it('twice concurrently returns 204 and 404', async () => {
    const statuses = (await Promise.all([remove(ADA), remove(ADA)])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([204, 404])
    expect(revocations()).toEqual([204])
    expect(await list(ADA)).toEqual([])
    expect(await world.secrets.names()).toEqual([])
  })
})
