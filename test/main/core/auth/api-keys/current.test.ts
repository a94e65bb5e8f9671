import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, KEYS } from '../../../../support/seed.ts'
import {
  createWorld,
  envelope,
  NOT_AUTHENTICATED,
  type Session,
  type World,
} from '../../../../support/world.ts'

const PATH = '/api/personal_api_keys/@current'
let world: World
let session: Session
beforeEach(async () => {
  world = await createWorld()
  session = await world.signIn(GRACE)
})
afterEach(() => world.close())

describe('the key of a request', () => {
  it('is told about itself, whatever its scopes', async () => {
    const answer = await world.call('GET', `${PATH}/`, { key: KEYS.graceOther })
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        id: expect.any(String),
        label: 'insights',
        value: null,
        mask_value: 'phx_...efgh'.replace('efgh', KEYS.graceOther.slice(-4)),
        created_at: expect.stringMatching(/^2026-05-07T09:28:06\.\d{6}Z$/),
        last_used_at: expect.stringMatching(/^2026-05-07T09:28:06\.\d{6}Z$/),
        last_rolled_at: null,
        user_id: 2,
        scopes: ['insight:read', 'feature_flag:write'],
        scoped_teams: [],
        scoped_organizations: [],
      },
    ])
    expect(answer.text).not.toContain(KEYS.graceOther)
  })

  it('shows nothing of a short value from a seed', async () => {
    await world.close()
    world = await createWorld({
      seed: { version: 1, users: [{ email: ADA, keys: [{ value: 'phx_0123456789a' }] }] },
    })
    const answer = await world.call('GET', PATH, { key: 'phx_0123456789a' })
    expect(answer.json()).toMatchObject({ mask_value: '********' })
  })

  it('is found in the body and the query as well', async () => {
    const inBody = await world.call('GET', PATH, { body: { personal_api_key: KEYS.adaRead } })
    expect(inBody.json()).toMatchObject({ label: 'reads', user_id: 1 })
    const inQuery = await world.call('GET', `${PATH}?personal_api_key=${KEYS.adaRead}`)
    expect(inQuery.json()).toMatchObject({ label: 'reads' })
  })

  it('is a 401 for a session, an unknown key and nothing', async () => {
    const ada = await world.signIn(ADA)
    expect((await world.call('GET', PATH, { session: ada })).json()).toEqual(NOT_AUTHENTICATED)
    expect((await world.call('GET', PATH)).json()).toEqual(NOT_AUTHENTICATED)
    const wrong = await world.call('GET', PATH, { key: 'phx_wrong' })
    expect([wrong.status, wrong.json()]).toEqual([
      401,
      envelope(
        'authentication_error',
        'authentication_failed',
        'Personal API key found in request Authorization header is invalid.',
      ),
    ])
  })

  it('is the one that the UI lists', async () => {
    const { results } = (await world.call('GET', '/_companion/keys', { session })).json() as {
      results: { id: string; label: string }[]
    }
    const { id } = (await world.call('GET', PATH, { key: KEYS.grace })).json() as { id: string }
    expect(results.find((key) => key.label === 'everything')?.id).toBe(id)
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('has no %s', async (method) => {
    expect((await world.call(method, PATH, { key: KEYS.ada })).status).toBe(405)
  })
})
