import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { prepareProgram, type Served, seedFile, serve, temporaryFolder } from '../../support/program.ts'
import { GRACE, KEYS, SEED } from '../../support/seed.ts'

prepareProgram()

const ROUNDS = 10
const WRITERS = 4

/** What a server acknowledged, and what was on its way when it died. */
type Told = { acknowledged: Set<string>; hedgehog: { acknowledged: number; sent: number } }

/** Writes without a pause until the server is gone. A token counts once its answer is in. */
async function write(server: Served, round: number, writer: number, told: Told): Promise<void> {
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
      told.acknowledged.add(token)
      if (writer !== 0) continue
      const n = ++told.hedgehog.sent
      const config = { method: 'PATCH', key: KEYS.grace, body: `{"n":${n}}` }
      await (await server.request('/api/users/@me/hedgehog_config/', config)).text()
      told.hedgehog.acknowledged = n
    } catch {
      return
    }
  }
}

it(`${ROUNDS} servers that are killed while they write lose nothing that they acknowledged`, {
  timeout: 120_000,
}, async () => {
  const dataDir = temporaryFolder()
  const file = join(dataDir, 'companion.db')
  const told: Told = { acknowledged: new Set(), hedgehog: { acknowledged: 0, sent: 0 } }
  const seed = ['--seed', seedFile(SEED)]
  for (let round = 0; round < ROUNDS; round++) {
    const before = told.acknowledged.size
    const server = await serve(['--data-dir', dataDir, ...(round === 0 ? seed : [])])
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(server, round, writer, told))
    // Another moment of the work each time.
    await expect
      .poll(() => told.acknowledged.size - before, { interval: 1, timeout: 20_000 })
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
    // 20 stay of a person. Each writer may have had one more under way, which may have been kept or not.
    const unsure = kept.filter((token) => !told.acknowledged.has(token))
    expect(unsure.length).toBeLessThanOrEqual(WRITERS)
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(20, told.acknowledged.size))
    expect(kept.length).toBeLessThanOrEqual(20)
    const youngest = [...told.acknowledged].slice(-(20 - 2 * WRITERS))
    expect(kept).toEqual(expect.arrayContaining(youngest))
    if (told.hedgehog.sent > 0) {
      expect(n).toBeGreaterThanOrEqual(told.hedgehog.acknowledged)
      expect(n).toBeLessThanOrEqual(told.hedgehog.sent)
    }
  }
})
