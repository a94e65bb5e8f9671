import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADA, GRACE, KEYS } from '../../../support/seed.ts'
import { createWorld, type Session, type World } from '../../../support/world.ts'

let world: World
let staff: Session
let other: Session
beforeAll(async () => {
  world = await createWorld()
  staff = await world.signIn(ADA)
  other = await world.signIn(GRACE)
  for (const key of [KEYS.ada, KEYS.grace])
    await world.call('POST', '/api/users/@me/push_tokens', {
      key,
      body: { token: `of ${key.slice(4, 9)}`, platform: 'ios' },
    })
})
afterAll(() => world.close())

it.each([
  '/_companion/activity',
  '/_companion/activity/export?format=csv',
  '/_companion/activity/export?format=json',
  `/_companion/activity?user=${ADA}`,
])('%s shows staff what everyone did, and other users what they did themselves', async (path) => {
  const own = await world.call('GET', path, { session: other })
  const all = await world.call('GET', path, { session: staff })
  expect([own.status, all.status]).toEqual([200, 200])
  expect(all.text).toContain(ADA)
  expect(own.text).not.toContain(ADA)
})
