import { expect, it } from 'vitest'
import { startCompanion } from '../../src/testing/index.ts'

const COUNT = 50

const seedOf = (n: number) => ({
  version: 1 as const,
  users: [
    {
      email: `user-${n}@example.com`,
      keys: [{ label: `key-${n}`, value: `phx_world_${String(n).padStart(4, '0')}_0123456789` }],
    },
  ],
})

it(`${COUNT} worlds in one process know nothing of each other`, async () => {
  const worlds = await Promise.all(
    Array.from({ length: COUNT }, (_, n) =>
      startCompanion({ seed: seedOf(n), now: new Date(Date.UTC(2026, 0, n + 1)) }),
    ),
  )
  const call = (n: number, path: string, key: number, init: RequestInit = {}) =>
    fetch(`${worlds[n]?.url}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer phx_world_${String(key).padStart(4, '0')}_0123456789`,
        'content-type': 'application/json',
      },
    })
  try {
    const hedgehog = '/api/users/@me/hedgehog_config/'
    await Promise.all(
      worlds.map(async (world, n) => {
        await call(n, hedgehog, n, { method: 'PATCH', body: JSON.stringify({ world: n }) })
        if (n % 2 === 0) await world.fault({ match: {}, times: null, then: { preset: 'throttled' } })
        await world.snapshot('here')
        if (n % 3 === 0) await world.clock.advance('365d')
        if (n % 5 === 0) await world.reset()
      }),
    )
    for (const [n, world] of worlds.entries()) {
      const isReset = n % 5 === 0
      const answer = await call(n, hedgehog, n)
      const text = await answer.text()
      if (n % 2 === 0 && !isReset) expect([n, answer.status]).toEqual([n, 429])
      else expect([n, JSON.parse(text)]).toEqual([n, isReset ? {} : { world: n }])
      expect((await call(n, '/api/users/@me/', n === 0 ? 1 : 0)).status).toBe(401)
      const seen = await world.requests()
      expect(new Set(seen.map(({ user }) => user))).toEqual(new Set([`user-${n}@example.com`, null]))
      const year = n % 3 === 0 && !isReset ? 2027 : 2026
      expect([n, new Date(await world.clock.now()).getUTCFullYear()]).toEqual([n, year])
      await world.restore('here')
      expect(await world.requests()).toHaveLength(seen.length)
    }
  } finally {
    await Promise.all(worlds.map((world) => world.close()))
  }
})
