import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { prepareProgram, type Served, seedFile, serve, temporaryFolder } from '../../support/program.ts'
import { GRACE, KEYS, SEED } from '../../support/seed.ts'

prepareProgram()

const ROUNDS = 10
const WRITERS = 4

/** Writes that a server acknowledged, and writes in progress when it was killed. */
type Writes = { acknowledged: Set<string>; hedgehog: { acknowledged: number; sent: number } }

/** Writes continuously until the server is killed. A token counts once its response has arrived. */
async function write(server: Served, round: number, writer: number, writes: Writes): Promise<void> {
  for (let i = 0; ; i++) {
    const token = `r${round}-w${writer}-${i}`
    const body = JSON.stringify({ token, platform: 'ios' })
    try {
      const answer = await server.request('/api/users/@me/push_tokens/', {
        method: 'POST',
        key: KEYS.grace,
        body,
      })
      if (answer.status !== 200) throw new Error(`${answer.status}`)
      await answer.text()
      writes.acknowledged.add(token)
      if (writer !== 0) continue
      const n = ++writes.hedgehog.sent
      const config = { method: 'PATCH', key: KEYS.grace, body: `{"n":${n}}` }
      await (await server.request('/api/users/@me/hedgehog_config/', config)).text()
      writes.hedgehog.acknowledged = n
    } catch {
      return
    }
  }
}

it(`${ROUNDS} servers killed during writes lose no acknowledged write`, {
  timeout: 120_000,
}, async () => {
  const dataDir = temporaryFolder()
  const file = join(dataDir, 'companion.db')
  const writes: Writes = { acknowledged: new Set(), hedgehog: { acknowledged: 0, sent: 0 } }
  const seed = ['--seed', seedFile(SEED)]
  for (let round = 0; round < ROUNDS; round++) {
    const before = writes.acknowledged.size
    const server = await serve(['--data-dir', dataDir, ...(round === 0 ? seed : [])])
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(server, round, writer, writes))
    // Kill at a different point each time.
    await expect
      .poll(() => writes.acknowledged.size - before, { interval: 1, timeout: 20_000 })
      .toBeGreaterThan(10 + 7 * round)
    server.signal('SIGKILL')
    await Promise.all([server.ended(), ...writers])

    const db = new Database(file)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
    const kept = db
      .prepare<[string], string>(
        'SELECT token FROM push_tokens JOIN users ON users.id = user_id WHERE email = ?',
      )
      .pluck()
      .all(GRACE)
    const n = Number(
      /\d+/.exec(
        String(db.prepare('SELECT hedgehog_config FROM users WHERE email = ?').pluck().get(GRACE)),
      )?.[0],
    )
    db.close()
    // A user keeps 20 tokens. Each writer may have had one more in progress, which may or may not have been saved.
    const unsure = kept.filter((token) => !writes.acknowledged.has(token))
    expect(unsure.length).toBeLessThanOrEqual(WRITERS)
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(20, writes.acknowledged.size))
    expect(kept.length).toBeLessThanOrEqual(20)
    const latest = [...writes.acknowledged].slice(-(20 - 2 * WRITERS))
    expect(kept).toEqual(expect.arrayContaining(latest))
    if (writes.hedgehog.sent > 0) {
      expect(n).toBeGreaterThanOrEqual(writes.hedgehog.acknowledged)
      expect(n).toBeLessThanOrEqual(writes.hedgehog.sent)
    }
  }
})
