import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { INVITE_CASES, NOT_OFFERED_CASES } from './invite-cases.ts'
import { createUpstream, type Upstream } from './upstream-world.ts'
import { type UpstreamCase, USER_CASES } from './user-cases.ts'

let upstream: Upstream
beforeEach(async () => {
  upstream = await createUpstream()
})
afterEach(() => upstream.world.close())

const GROUPS: Record<string, readonly UpstreamCase[]> = {
  'Changing a user': USER_CASES,
  Invites: INVITE_CASES,
  'Invites that are not offered': NOT_OFFERED_CASES,
}

describe.each(Object.entries(GROUPS))('%s', (_group, cases) => {
  it.each(cases)('%s: %s', async (_name, _answer, run, expected) => {
    expect(await run(upstream)).toEqual(expected(upstream))
  })
})

it('docs/upstream-tests.md lists each case with what is answered', () => {
  const path = resolve(import.meta.dirname, '../../../../../docs/upstream-tests.md')
  const sections = readFileSync(path, 'utf8').split('\n## ').slice(1)
  const documented = Object.fromEntries(
    sections.map((section) => [
      section.split('\n', 1)[0],
      [...section.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gm)].map(([, name, answer]) => [name, answer]),
    ]),
  )
  const run = Object.fromEntries(
    Object.entries(GROUPS).map(([group, cases]) => [group, cases.map(([name, answer]) => [name, answer])]),
  )
  expect(documented).toEqual(run)
})
