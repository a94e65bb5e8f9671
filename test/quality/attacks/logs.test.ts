import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../../../src/main/platform/log.ts'
import { GRACE, KEYS } from '../../support/seed.ts'
import { createWorld, type World } from '../../support/world.ts'

const EVIL = 'x\r\n12:00:00 error forged\u001b[31m red \u009b31m \u2028 \u202e {"level":"error"} \u0000'

describe('a log', () => {
  it.each([true, false])('writes one line per entry, whatever it contains (JSON: %s)', (json) => {
    const lines: string[] = []
    const log = createLog({ level: 'debug', json, write: (line) => void lines.push(line) })
    log.warn({ reason: EVIL, nested: { list: [EVIL] }, level: 'forged', time: 'forged' }, 'it happened')
    expect(lines).toHaveLength(1)
    const [line = ''] = lines
    expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u)
    expect(line.endsWith('\n')).toBe(true)
    if (!json) return
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', message: 'it happened', reason: EVIL })
    expect(JSON.parse(line).time).toMatch(/^\d{4}-/)
  })
})

describe('the log of a server', () => {
  let world: World
  const lines: string[] = []
  beforeAll(async () => {
    const log = createLog({ level: 'debug', json: true, write: (line) => void lines.push(line) })
    world = await createWorld({ host: { log } })
  })
  afterAll(() => world.close())

  it('contains no keys, tokens, query strings, or bodies, even for errors', async () => {
    const session = await world.signIn(GRACE)
    const marks = { query: 'mark-query-1', body: 'mark-body-2', header: 'mark-header-3', path: 'mark-path-4' }
    const paths = [
      '/api/users/@me/',
      '/api/users/@me/push_tokens/',
      '/_companion/keys',
      '/complete/github-link/',
      `/${marks.path}`,
    ]
    for (const path of paths) {
      for (const body of [{ token: marks.body, platform: 'ios' }, `{"${marks.body}`, undefined]) {
        const headers = { 'user-agent': marks.header, 'x-forwarded-for': marks.header }
        const options = { headers, ...(body === undefined ? {} : { body }) }
        await world.call('POST', `${path}?state=${marks.query}`, { ...options, key: KEYS.ada })
        await world.call('GET', `${path}?code=${marks.query}&personal_api_key=${KEYS.grace}`, { headers })
        await world.call('PATCH', path, { ...options, session })
      }
    }
    expect(lines.length).toBeGreaterThan(0)
    const all = lines.join('')
    for (const secret of [...Object.values(marks), KEYS.ada, KEYS.grace, session])
      expect(all).not.toContain(secret)
  })
})
