import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { activityListSchema } from '../../../../../src/shared/contract/activity.ts'
import { apiKeySchema } from '../../../../../src/shared/contract/api-keys.ts'
import { loginLinkSchema, userListSchema } from '../../../../../src/shared/contract/users.ts'
import { ADA, GRACE, KEYS } from '../../../../support/seed.ts'
import { createWorld, type Session, type World } from '../../../../support/world.ts'

let world: World
let ada: Session
let grace: Session
beforeAll(async () => {
  world = await createWorld()
  ada = await world.signIn(ADA)
  grace = await world.signIn(GRACE)
})
afterAll(() => world.close())

const keySchema = z.object({
  id: z.string(),
  label: z.string(),
  scopes: z.array(z.string()),
  value: z.string(),
})
const keysSchema = z.object({ results: apiKeySchema.array() })

const create = async (body: object) =>
  keySchema.parse(
    (
      await world.call('POST', '/_companion/keys', { session: ada, body: { scopes: ['user:read'], ...body } })
    ).json(),
  )
const listed = async (id: string) => {
  const answer = await world.call('GET', '/_companion/keys', { session: ada })
  return keysSchema.parse(answer.json()).results.find((key) => key.id === id)
}
const status = async (key: string) => (await world.call('GET', '/api/users/@me/', { key })).status

describe('an API key', () => {
  it('is renamed by its owner alone', async () => {
    const { id, value } = await create({ label: 'before' })
    const path = `/_companion/keys/${id}`
    expect((await world.call('PATCH', path, { session: grace, body: { label: 'stolen' } })).status).toBe(404)
    expect((await world.call('PATCH', path, { session: ada, body: { label: 'after' } })).status).toBe(204)
    expect(await listed(id)).toMatchObject({ label: 'after', expires_at: null })
    expect(await status(value)).toBe(200)
    const [entry] = world.companion.app.activity.list({ limit: 1 }, null)
    expect(entry).toMatchObject({ action: 'api_key.updated', subject: 'before → after' })
    expect((await world.call('PATCH', path, { session: ada, body: { label: '' } })).status).toBe(400)
  })

  it('is refused from the moment at which it expires, in whatever time zone that was given', async () => {
    const expires_at = new Date(Date.now() + 60_000).toISOString().replace('Z', '+00:00')
    const { id, value } = await create({ label: 'short-lived', expires_at })
    expect(await status(value)).toBe(200)
    const past = { expires_at: '2020-01-01T02:00:00+02:00' }
    expect((await world.call('PATCH', `/_companion/keys/${id}`, { session: ada, body: past })).status).toBe(
      204,
    )
    expect(await listed(id)).toMatchObject({ expires_at: '2020-01-01T00:00:00.000000Z' })
    expect(await status(value)).toBe(401)
    await world.call('PATCH', `/_companion/keys/${id}`, { session: ada, body: { expires_at: null } })
    expect(await status(value)).toBe(200)
  })

  it('is rolled: the former value is refused, the new one works and says when', async () => {
    const { id, value } = await create({ label: 'leaked' })
    const path = `/_companion/keys/${id}/roll`
    expect((await world.call('POST', path, { session: grace })).status).toBe(404)
    const answer = await world.call('POST', path, { session: ada })
    expect(answer.status).toBe(200)
    const rolled = keySchema.parse(answer.json())
    expect(rolled).toMatchObject({ id, label: 'leaked', scopes: ['user:read'] })
    expect([await status(value), await status(rolled.value)]).toEqual([401, 200])
    const current = await world.call('GET', '/api/personal_api_keys/@current', { key: rolled.value })
    expect(current.json()).toMatchObject({ last_rolled_at: expect.stringMatching(/^\d{4}-/) })
    expect(await listed(id)).toMatchObject({ mask: `${rolled.value.slice(0, 4)}…${rolled.value.slice(-4)}` })
  })
})

describe('the activity log', () => {
  it('is filtered by key and by time', async () => {
    const body = { first_name: 'Ada' }
    const start = new Date().toISOString()
    await world.call('PATCH', '/api/users/@me/', { key: KEYS.ada, body })
    const label =
      keysSchema.parse((await world.call('GET', '/_companion/keys', { session: ada })).json()).results[0]
        ?.label ?? ''
    const entries = async (query: object) => {
      const search = new URLSearchParams({ ...query })
      const answer = await world.call('GET', `/_companion/activity?${search}`, { session: ada })
      return activityListSchema.parse(answer.json()).results
    }
    const byKey = await entries({ key: label })
    expect(byKey.length).toBeGreaterThan(0)
    expect(byKey.every(({ key_label }) => key_label === label)).toBe(true)
    expect((await entries({ since: start })).every(({ at }) => at >= start)).toBe(true)
    expect((await entries({ until: start })).every(({ at }) => at < start)).toBe(true)
    expect(await entries({ until: '2020-01-01T00:00:00Z' })).toEqual([])
    const wrong = await world.call('GET', '/_companion/activity?since=yesterday', { session: ada })
    expect(wrong.status).toBe(400)
  })
})

describe('a sign-in link for another user', () => {
  it('is made by staff, works once, and is in the log', async () => {
    const answered = await world.call('GET', '/_companion/users', { session: ada })
    const { results } = userListSchema.parse(answered.json())
    const uuid = results.find(({ email }) => email === GRACE)?.uuid
    const path = `/_companion/users/${uuid}/login_link`
    expect((await world.call('POST', path, { session: grace })).status).toBe(403)
    const answer = await world.call('POST', path, { session: ada })
    expect(answer.status).toBe(201)
    const link = loginLinkSchema.parse(answer.json())
    const token = new URL(link.path, 'http://localhost').searchParams.get('token')
    const spend = () => world.call('POST', '/_companion/login', { body: { token } })
    expect((await spend()).status).toBe(200)
    expect((await spend()).status).toBe(401)
    const [entry] = world.companion.app.activity.list({ limit: 1, action: 'user.login_link' }, null)
    expect(entry).toMatchObject({ email: ADA, subject: GRACE })
  })
})
