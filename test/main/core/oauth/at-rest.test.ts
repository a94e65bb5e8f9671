import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databasePath } from '../../../../src/main/core/db/paths.ts'
import { temporaryFolders } from '../../../quality/faults/folders.ts'
import {
  askToken,
  authorizePath,
  DEVELOPMENT_CLIENT,
  me,
  newCode,
  newPkce,
  OAUTH_SEED,
  parameters,
  refresh,
  SECRET,
  signInThrough,
  tokensIn,
} from '../../../support/oauth.ts'
import { ADA } from '../../../support/seed.ts'
import { createWorld, type World } from '../../../support/world.ts'

const newFolder = temporaryFolders()
let dataDir: string
let world: World
const start = async () => {
  world = await createWorld({ seed: OAUTH_SEED, config: { dataDir } })
}
beforeEach(async () => {
  dataDir = join(newFolder(), 'data')
  await start()
})
afterEach(() => world.close())

const restart = async () => {
  const { now } = world.clock
  await world.close()
  await start()
  world.clock.now = now
}

describe('a restart', () => {
  it('between the code and the tokens, and between tokens and refresh, loses nothing', async () => {
    const code = await newCode(world, DEVELOPMENT_CLIENT)
    await restart()
    const first = tokensIn(await askToken(world, code))
    await restart()
    expect((await me(world, first.access_token)).status).toBe(200)
    const second = tokensIn(await refresh(world, DEVELOPMENT_CLIENT, first.refresh_token))
    await restart()
    expect((await askToken(world, code)).status).toBe(400)
    expect((await me(world, second.access_token)).status).toBe(200)
    expect((await refresh(world, DEVELOPMENT_CLIENT, second.refresh_token)).status).toBe(200)
  })

  it('within the two minutes of a lost answer gives new tokens, and after them ends everything', async () => {
    const { refresh_token } = await signInThrough(world, 'partner')
    const lost = tokensIn(await refresh(world, 'partner', refresh_token))
    await restart()
    const again = tokensIn(await refresh(world, 'partner', refresh_token))
    expect(again.access_token).not.toBe(lost.access_token)
    for (const { access_token } of [lost, again]) expect((await me(world, access_token)).status).toBe(200)
    world.clock.advance(120_000)
    expect((await refresh(world, 'partner', refresh_token)).status).toBe(400)
    for (const { access_token } of [lost, again]) expect((await me(world, access_token)).status).toBe(401)
  })

  it('keeps the signing key', async () => {
    const keys = async () => (await world.call('GET', '/.well-known/jwks.json')).json()
    const before = await keys()
    await restart()
    expect(await keys()).toEqual(before)
  })
})

it('codes, tokens and client secrets are nowhere in plain text', async () => {
  const secrets: string[] = [SECRET]
  const code = await newCode(world, 'confidential', { wish: { scope: 'openid user:read' } })
  const tokens = tokensIn(await askToken(world, code))
  const next = tokensIn(
    await askToken(world, {
      grant_type: 'refresh_token',
      client_id: 'confidential',
      client_secret: SECRET,
      refresh_token: tokens.refresh_token ?? '',
    }),
  )
  const pending = await newCode(world, 'partner')
  await me(world, next.access_token)
  await me(world, `${next.access_token}x`)
  await world.call('GET', authorizePath(parameters('unknown', newPkce(), { state: 'secretstate' })))
  for (const one of [tokens, next])
    secrets.push(one.access_token, one.refresh_token ?? '', one.id_token ?? '')
  secrets.push(code.code ?? '', code.code_verifier ?? '', pending.code ?? '')

  const session = await world.signIn(ADA)
  const activity = (await world.call('GET', '/_companion/activity', { session })).text
  const backup = (await world.call('GET', '/_companion/backup', { session })).text
  const log = JSON.stringify(world.log)
  const files = [databasePath(dataDir), `${databasePath(dataDir)}-wal`].map((path) =>
    readFileSync(path, 'latin1'),
  )
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20)
    for (const place of [activity, backup, log, ...files]) expect(place.includes(secret)).toBe(false)
  }
  expect(log).not.toContain('secretstate')
})

it('a database that another program holds makes the token endpoint ask for patience', async () => {
  const tokens = await signInThrough(world, 'partner')
  const other = new Database(databasePath(dataDir))
  other.exec('BEGIN IMMEDIATE')
  const answer = await refresh(world, 'partner', tokens.refresh_token)
  other.exec('ROLLBACK')
  other.close()
  expect([answer.status, answer.json(), answer.headers['retry-after']]).toEqual([
    503,
    {
      error: 'temporarily_unavailable',
      error_description:
        'The authorization server is temporarily unable to handle the request. Please retry.',
    },
    '1',
  ])
  expect((await refresh(world, 'partner', tokens.refresh_token)).status).toBe(200)
})
