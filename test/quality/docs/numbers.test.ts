import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SUPPORTED, TOO_OLD } from '../../../scripts/nodes/toolchains.ts'
import {
  BURST,
  DELEGATION,
  ONBOARDING_SKIP,
  type Rate,
  SUSTAINED,
} from '../../../src/main/core/auth/throttle.ts'
import { HOUR, MINUTE, SECOND } from '../../../src/main/core/base/time.ts'
import { REFRESH_COOLDOWN_MS } from '../../../src/main/core/github/installations/reader.ts'
import { ROOT } from './terminal.ts'

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')

const inWords = ({ limit, windowMs }: Rate) => {
  const unit = new Map([
    [MINUTE, 'a minute'],
    [HOUR, 'an hour'],
  ]).get(windowMs)
  return `${limit} ${unit}`
}

/** The first match of a pattern in a file. */
const numberAt = (name: string, place: RegExp) => {
  const found = place.exec(read(name))?.[1]
  if (found === undefined) throw new Error(`${name} has nothing like ${place}.`)
  return found
}

describe('the documents match the code:', () => {
  it('limits', () => {
    const text = read('docs/api.md')
    expect(text).toContain(`| ${inWords(BURST)} and ${inWords(SUSTAINED)}, per key |`)
    expect(text).toMatch(new RegExp(`\\| ${inWords(ONBOARDING_SKIP)}, per user +\\| \`onboarding/skip\``))
    expect(text).toMatch(new RegExp(`\\| ${inWords(DELEGATION)}, per user +\\| \`invites/delegate\``))
    expect(text).toContain(`| one refresh every ${REFRESH_COOLDOWN_MS / SECOND} seconds`)
  })

  it('the number of kills in crash tests', () => {
    const usual = numberAt('test/quality/faults/crash.test.ts', /FAULT_ROUNDS \?\? (\d+)/)
    const many = numberAt('test/quality/faults/many.env', /FAULT_ROUNDS=(\d+)/)
    const cli = numberAt('test/main/cli/crash.test.ts', /ROUNDS = (\d+)/)
    const text = read('docs/reliability.md')
    expect(text).toContain(`| ${usual} times in \`npm test\`, ${many} in \`npm run faults\` |`)
    expect(text).toContain(`| ${cli} times | \`test/main/cli/crash.test.ts\` |`)
  })

  it('the minimum Node version', () => {
    const oldest = numberAt('scripts/launch.cjs', /oldest = (\d+)/)
    for (const name of ['README.md', 'CONTRIBUTING.md'])
      expect(read(name)).toContain(`Node ${oldest} or newer`)
  })

  it('the Node versions of the workflow and npm run test:nodes', () => {
    const named = numberAt('.github/workflows/ci.yml', /node: \[([^\]]+)\]/).split(', ')
    expect(new Set(named)).toEqual(new Set([...TOO_OLD, ...SUPPORTED].map(({ node }) => node)))
  })
})
