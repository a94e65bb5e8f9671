import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, KEYS } from '../../../support/seed.ts'
import { createWorld, invalidField, ONLY_ME_PUSH, type World } from '../../../support/world.ts'

const REGISTER = '/api/users/@me/push_tokens/'
const UNREGISTER = '/api/users/@me/push_tokens/unregister/'

type Row = { id: string; token: string; platform: string; created_at: string; last_seen_at: string }

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const register = async (token: string, platform = 'ios', key: string = KEYS.grace) => {
  const answer = await world.call('POST', REGISTER, { key, body: { token, platform } })
  expect(answer.status).toBe(200)
  return answer.json() as Row
}
const unregister = (token: unknown, key: string = KEYS.grace) =>
  world.call('POST', UNREGISTER, { key, body: { token } })
const listed = async (email = GRACE) => {
  const answer = await world.call('GET', '/_companion/push_tokens', { session: await world.signIn(email) })
  return (answer.json() as { results: Row[] }).results
}
const tokens = async (email = GRACE) => (await listed(email)).map(({ token }) => token).sort()

describe('registering', () => {
  it.each(['ios', 'android', 'web'])(
    'returns the row of a %s token without the token itself',
    async (platform) => {
      const row = await register('ExponentPushToken[abc]', platform)
      expect(row).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        platform,
        created_at: expect.stringMatching(/^2026-05-07T09:28:06\.\d{6}Z$/),
        last_seen_at: row.created_at,
      })
    },
  )

  it('again keeps the row and its creation time, and updates platform and last-seen time', async () => {
    const first = await register('a', 'ios')
    world.clock.advance(60_000)
    const again = await register('a', 'android')
    expect(again).toMatchObject({ id: first.id, created_at: first.created_at, platform: 'android' })
    expect(again.last_seen_at).toMatch(/^2026-05-07T09:29:06/)
    expect(await listed()).toHaveLength(1)
  })

  it('keeps the 20 most recently seen tokens of a user', async () => {
    for (let i = 0; i < 20; i++) {
      await register(`t${i}`)
      world.clock.advance(1000)
    }
    // The oldest is registered again, so the second oldest is removed.
    await register('t0')
    world.clock.advance(1000)
    await register('new')
    const kept = await tokens()
    expect(kept).toHaveLength(20)
    expect(kept).toEqual(expect.arrayContaining(['new', 't0', 't19']))
    expect(kept).not.toContain('t1')
  })

  it('keeps the order of tokens registered within one millisecond', async () => {
    for (let i = 0; i < 22; i++) await register(`t${i}`)
    expect(await tokens()).toEqual(Array.from({ length: 20 }, (_, i) => `t${i + 2}`).sort())
  })

  it('does not remove tokens of other users', async () => {
    await register('hers', 'ios', KEYS.ada)
    for (let i = 0; i < 25; i++) await register(`t${i}`)
    expect(await tokens(ADA)).toEqual(['hers'])
  })

  it('allows two users to have the same token', async () => {
    const hers = await register('shared', 'ios', KEYS.ada)
    const mine = await register('shared', 'web')
    expect(mine.id).not.toBe(hers.id)
    expect((await listed(ADA))[0]).toMatchObject({ id: hers.id, token: 'shared', platform: 'ios' })
    expect((await listed())[0]).toMatchObject({ id: mine.id, token: 'shared', platform: 'web' })
  })

  it.each([
    ['surrounding whitespace', '  padded\n', 'padded'],
    ['512 characters', 'x'.repeat(512), 'x'.repeat(512)],
    ['512 characters beyond the BMP', '🦔'.repeat(512), '🦔'.repeat(512)],
    ['512 characters and whitespace', ` ${'x'.repeat(512)} `, 'x'.repeat(512)],
    ['a number', 12345, '12345'],
    ['anything opaque', '{"a":[1]} <script>', '{"a":[1]} <script>'],
  ])('accepts a token with %s', async (_name, token, kept) => {
    const answer = await world.call('POST', REGISTER, { key: KEYS.grace, body: { token, platform: 'ios' } })
    expect(answer.status).toBe(200)
    expect(await tokens()).toEqual([kept])
  })

  const REQUIRED = invalidField('required', 'This field is required.', 'token')
  const LONG = invalidField('max_length', 'Ensure this field has no more than 512 characters.', 'token')
  const BLANK = invalidField('blank', 'This field may not be blank.', 'token')
  const choice = (shown: string) =>
    invalidField('invalid_choice', `"${shown}" is not a valid choice.`, 'platform')
  it.each<[unknown, unknown]>([
    [{}, REQUIRED],
    [{ platform: 'ios' }, REQUIRED],
    [{ platform: 'blackberry' }, REQUIRED],
    [{ token: null, platform: 'ios' }, invalidField('null', 'This field may not be null.', 'token')],
    [{ token: '', platform: 'ios' }, BLANK],
    [{ token: ' \t\n', platform: 'ios' }, BLANK],
    [{ token: '', platform: 'blackberry' }, BLANK],
    [{ token: 'x'.repeat(513), platform: 'ios' }, LONG],
    [{ token: '🦔'.repeat(513), platform: 'ios' }, LONG],
    [{ token: true, platform: 'ios' }, invalidField('invalid_input', 'Not a valid string.', 'token')],
    [{ token: ['a'], platform: 'ios' }, invalidField('invalid_input', 'Not a valid string.', 'token')],
    [{ token: 'a' }, invalidField('required', 'This field is required.', 'platform')],
    [{ token: 'a', platform: null }, invalidField('null', 'This field may not be null.', 'platform')],
    [{ token: 'a', platform: 'blackberry' }, choice('blackberry')],
    [{ token: 'a', platform: 'iOS' }, choice('iOS')],
    [{ token: 'a', platform: '' }, choice('')],
    [{ token: 'a', platform: 7 }, choice('7')],
    [{ token: 'a', platform: ' ios ' }, choice(' ios ')],
  ])('rejects %j', async (body, expected) => {
    const answer = await world.call('POST', REGISTER, { key: KEYS.grace, body })
    expect([answer.status, answer.json()]).toEqual([400, expected])
    expect(await listed()).toEqual([])
  })

  it('ignores unknown fields', async () => {
    const body = { token: 'a', platform: 'ios', device: 'phone', id: 'x' }
    expect((await world.call('POST', REGISTER, { key: KEYS.grace, body })).status).toBe(200)
  })
})

describe('the order of checks', () => {
  it('checks the body before the path', async () => {
    for (const key of [KEYS.ada, KEYS.grace]) {
      for (const uuid of [world.uuidOf(GRACE), world.uuidOf(ADA), 'nobody']) {
        for (const path of [
          `/api/users/${uuid}/push_tokens/`,
          `/api/users/${uuid}/push_tokens/unregister/`,
        ]) {
          const bad = await world.call('POST', path, { key, body: {} })
          expect([bad.status, bad.json()]).toEqual([
            400,
            invalidField('required', 'This field is required.', 'token'),
          ])
          const good = await world.call('POST', path, { key, body: { token: 'a', platform: 'ios' } })
          expect([good.status, good.json()]).toEqual([403, ONLY_ME_PUSH])
        }
      }
    }
    expect([await listed(), await listed(ADA)]).toEqual([[], []])
  })
})

describe('unregistering', () => {
  it('removes only the token of the caller', async () => {
    await register('a')
    await register('b')
    await register('a', 'ios', KEYS.ada)
    const answer = await unregister('a')
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect([await tokens(), await tokens(ADA)]).toEqual([['b'], ['a']])
  })

  it('an unknown or already removed token is not an error', async () => {
    await register('a')
    for (const token of ['a', 'a', 'never']) expect((await unregister(token)).status).toBe(204)
  })

  it('trims whitespace like registering', async () => {
    await register('a')
    await unregister(' a ')
    expect(await tokens()).toEqual([])
  })

  it.each<[unknown, string, string]>([
    [undefined, 'required', 'This field is required.'],
    [null, 'null', 'This field may not be null.'],
    ['', 'blank', 'This field may not be blank.'],
    ['x'.repeat(513), 'max_length', 'Ensure this field has no more than 512 characters.'],
    [[], 'invalid_input', 'Not a valid string.'],
  ])('rejects the token %j', async (token, code, detail) => {
    const answer = await unregister(token)
    expect([answer.status, answer.json()]).toEqual([400, invalidField(code, detail, 'token')])
  })

  it('and registering again creates a new row', async () => {
    const first = await register('a')
    await unregister('a')
    world.clock.advance(1000)
    const second = await register('a')
    expect(second.id).not.toBe(first.id)
    expect(second.created_at > first.created_at).toBe(true)
  })
})

describe('undoing a removal', () => {
  const restore = async (body: unknown, email = GRACE) =>
    world.call('POST', '/_companion/push_tokens/restore', { session: await world.signIn(email), body })

  it('puts the token back as it was', async () => {
    await register('a', 'android')
    await register('b')
    const before = await listed()
    const [removed] = before.filter(({ token }) => token === 'a')
    await unregister('a')
    world.clock.advance(60_000)
    expect((await restore(removed)).status).toBe(204)
    expect(await listed()).toEqual(before)
    expect((await restore(removed)).status).toBe(204)
    expect(await listed()).toEqual(before)
  })

  it('leaves a token alone that was registered again meanwhile', async () => {
    await register('a')
    const [removed] = await listed()
    await unregister('a')
    const { id } = await register('a')
    expect((await restore(removed)).status).toBe(204)
    expect(await listed()).toMatchObject([{ id, token: 'a' }])
  })

  it('keeps the cap', async () => {
    await register('a')
    const [removed] = await listed()
    await unregister('a')
    for (let i = 0; i < 20; i++) await register(`more ${i}`)
    await restore(removed)
    expect(await listed()).toHaveLength(20)
    expect(await tokens()).toContain('a')
  })

  it('is refused where the token is not as the list has them', async () => {
    await register('a')
    const [removed] = await listed()
    for (const [attr, value] of [
      ['id', 'x'],
      ['platform', 'x'],
      ['token', ''],
      ['created_at', 'yesterday'],
      ['last_seen_at', undefined],
    ] as const) {
      const answer = await restore({ ...removed, [attr]: value })
      expect([answer.status, answer.json()]).toMatchObject([400, { attr }])
    }
  })
})
