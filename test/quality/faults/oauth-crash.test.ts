import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { databasePath } from '../../../src/main/core/db/paths.ts'
import { prepareProgram, type Served, seedFile, serve, temporaryFolder } from '../../support/program.ts'

/** 200 in `npm run faults`. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 10)
const CHAINS = 8
/** A server is killed this long after its clients began, at most. */
const MAX_LIFETIME_MS = 300
const TIMEOUT_MS = 60_000 + ROUNDS * 10_000

const CLIENT = 'crash'
const first = (chain: number) => `phr_chain_${chain}_0123456789`
const SEED = {
  version: 1,
  oauth_applications: [{ name: 'Crash', client_id: CLIENT, redirect_uris: ['http://localhost/callback'] }],
  users: [
    {
      email: 'ada@example.com',
      oauth_tokens: Array.from({ length: CHAINS }, (_, chain) => ({
        client_id: CLIENT,
        access_token: `pha_chain_${chain}_0123456789`,
        refresh_token: first(chain),
        scopes: ['user:read'],
      })),
    },
  ],
}

prepareProgram()

const answerSchema = z.object({ access_token: z.string(), refresh_token: z.string() })

/** @returns the new tokens, or null if no answer came */
async function refresh({ url }: Served, token: string): Promise<z.infer<typeof answerSchema> | null> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT, refresh_token: token })
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body }).catch(() => null)
  if (answer === null) return null
  const text = await answer.text().catch(() => null)
  if (text === null) return null
  expect([answer.status, text]).toMatchObject([200, expect.stringContaining('access_token')])
  return answerSchema.parse(JSON.parse(text))
}

it(
  `an OAuth sign-in survives ${ROUNDS} kills in the middle of refreshes`,
  async () => {
    const dataDir = temporaryFolder()
    const latest = Array.from({ length: CHAINS }, (_, chain) => first(chain))
    let refreshes = 0
    let server = await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])
    for (let round = 0; round < ROUNDS; round++) {
      const current = server
      let alive = true
      const chains = latest.map(async (token, chain) => {
        for (let next: string | undefined = token; alive && next !== undefined; ) {
          const answer = await refresh(current, next)
          next = answer?.refresh_token
          if (next === undefined) return
          latest[chain] = next
          refreshes++
        }
      })
      await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_LIFETIME_MS))
      current.signal('SIGKILL')
      await current.ended()
      alive = false
      await Promise.all(chains)
      expect(halfRotated(dataDir)).toBe(0)
      server = await serve(['--data-dir', dataDir])
    }
    // What was answered is there; where the answer got lost, the same token works once more.
    for (const token of latest) {
      const answer = await refresh(server, token)
      const headers = { authorization: `Bearer ${answer?.access_token}` }
      expect((await fetch(`${server.url}/api/users/@me/`, { headers })).status).toBe(200)
    }
    expect(refreshes).toBeGreaterThan(ROUNDS)
    await server.stop()
  },
  TIMEOUT_MS,
)

/** Grants without a refresh token to go on with, or with one whose access token is missing. */
function halfRotated(dataDir: string): unknown {
  const db = new Database(databasePath(dataDir))
  try {
    return db
      .prepare(`
        SELECT count(*) FROM oauth_grants WHERE ended IS NULL AND NOT EXISTS (
          SELECT 1 FROM oauth_refresh_tokens JOIN oauth_access_tokens ON oauth_access_tokens.hash = access_hash
          WHERE oauth_refresh_tokens.grant_id = oauth_grants.id AND used_at IS NULL)`)
      .pluck()
      .get()
  } finally {
    db.close()
  }
}
