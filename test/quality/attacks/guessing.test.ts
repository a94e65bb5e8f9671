import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { randomAlphanumerics } from '../../../src/main/core/base/random.ts'
import { databasePath } from '../../../src/main/core/db/paths.ts'
import { GRACE, KEYS } from '../../support/seed.ts'
import { createWorld, type World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

describe('guessing', () => {
  const path = '/api/users/@me/'

  it('keys: every wrong one gets the same response, however similar, and the valid one keeps working', async () => {
    const answers = new Set<string>()
    const near = [
      KEYS.ada.slice(0, -1),
      `${KEYS.ada}x`,
      KEYS.ada.toUpperCase(),
      `${KEYS.ada.slice(0, -1)}!`,
      'phx_',
    ]
    for (const key of [...near, ...Array.from({ length: 300 }, () => `phx_${randomAlphanumerics(43)}`)]) {
      const { status, text } = await world.call('GET', path, { key })
      answers.add(`${status} ${text}`)
    }
    expect([...answers]).toEqual([expect.stringMatching(/^401 .*authentication_failed/)])
    expect((await world.call('GET', path, { key: KEYS.ada })).status).toBe(200)
  })

  it('keys have 256 bits of entropy, sessions and sign-in links more', () => {
    const made = world.companion.app.apiKeys.create({ userId: null, via: 'system', keyLabel: null }, 1, 'a', [
      '*',
    ])
    const bits = (length: number) => length * Math.log2(62)
    expect(bits(made.value.length - 'phx_'.length)).toBeGreaterThan(255)
    const token = new URL(world.companion.app.loginUrl()).searchParams.get('token') ?? ''
    expect(bits(token.length)).toBeGreaterThan(256)
  })

  it('random characters are uniformly distributed', () => {
    const counts = new Map<string, number>()
    for (const letter of randomAlphanumerics(62_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    expect(counts.size).toBe(62)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(250)
  })

  it('sign-in links: wrong ones are rejected, and a valid one works once', async () => {
    const open = (token: string | null) => world.call('POST', '/_companion/login', { body: { token } })
    for (let n = 0; n < 100; n++) expect((await open(randomAlphanumerics(48))).status).toBe(401)
    const token = new URL(world.companion.app.loginUrl()).searchParams.get('token')
    expect((await open(token)).status).toBe(200)
    expect((await open(token)).status).toBe(401)
  })

  it('users: a non-staff user gets the same response for every UUID', async () => {
    const answers = new Set<string>()
    for (const uuid of [
      world.uuidOf(GRACE),
      world.uuidOf('ada@example.com'),
      '01890a5d-ac96-774b-bcce-b302099a8057',
      'x',
    ]) {
      const { status, text } = await world.call('GET', `/api/users/${uuid}/`, { key: KEYS.grace })
      answers.add(`${status} ${text}`)
    }
    expect(answers.size).toBe(1)
  })
})

describe('someone who reads the database', () => {
  it('learns no key, session, sign-in link, or state', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'companion-attacks-'))
    const stored = await createWorld({ config: { dataDir } })
    const session = await stored.signIn(GRACE)
    const token = new URL(stored.companion.app.loginUrl()).searchParams.get('token') ?? ''
    const db = new Database(databasePath(dataDir), { readonly: true })
    const tables = z
      .array(z.string())
      .parse(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all())
    const everything = tables
      .map((table) => JSON.stringify(db.prepare(`SELECT * FROM "${table}"`).all()))
      .join('\n')
    db.close()
    await stored.close()
    rmSync(dataDir, { recursive: true })
    for (const secret of [...Object.values(KEYS), session, token]) {
      expect(secret).not.toBe('')
      expect(everything).not.toContain(secret)
    }
  })
})
