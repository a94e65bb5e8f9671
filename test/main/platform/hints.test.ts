import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hint } from '../../../src/main/core/base/hint.ts'
import { expandHints, type Invocation } from '../../../src/main/platform/hints.ts'

const folder = mkdtempSync(join(tmpdir(), 'companion-hints-'))
const clone = join(folder, 'a clone')
mkdirSync(join(clone, 'scripts'), { recursive: true })
writeFileSync(join(clone, 'scripts/launch.cjs'), '')
afterAll(() => rmSync(folder, { recursive: true }))

const how = (changes: Partial<Invocation> & { cwd?: string } = {}): Invocation => ({
  root: clone,
  script: join(clone, 'out/main/cli.js'),
  environment: {},
  system: { cwd: changes.cwd ?? clone, home: '/home/ada', platform: 'linux' },
  ...changes,
})
const message = `Run ${hint('keys', 'list')}.`

describe.skipIf(process.platform === 'win32')('a command in a message is expanded', () => {
  it('for a clone, inside and outside of its folder', () => {
    expect(expandHints(message, {}, how())).toBe('Run `npm run --silent companion -- keys list`.')
    expect(expandHints(message, {}, how({ cwd: '/tmp' }))).toBe(
      `Run \`npm --prefix '${clone}' run --silent companion -- keys list\`.`,
    )
  })

  it('for the package, run with npx or installed', () => {
    const installed = { root: join(folder, 'lib'), script: '/usr/local/bin/posthog-companion' }
    expect(expandHints(message, {}, how({ ...installed, environment: { npm_command: 'exec' } }))).toBe(
      'Run `npx posthog-companion keys list`.',
    )
    expect(
      expandHints(message, {}, how({ ...installed, script: '/x/node_modules/.bin/posthog-companion' })),
    ).toBe('Run `npx posthog-companion keys list`.')
    expect(expandHints(message, {}, how(installed))).toBe('Run `posthog-companion keys list`.')
  })

  it('with the data folder, unless it is the default one', () => {
    const end = (flags: { dataDir?: string; ephemeral?: boolean }, environment = {}) =>
      expandHints(message, flags, how({ environment })).replace(/.*keys list/, '')
    expect(end({ dataDir: '/my data' })).toBe(" --data-dir '/my data'`.")
    expect(end({}, { COMPANION_DATA_DIR: '/elsewhere' })).toBe(' --data-dir /elsewhere`.')
    expect(end({ dataDir: '/home/ada/.config/PostHog Companion' })).toBe('`.')
    expect(end({ ephemeral: true })).toBe('`.')
  })

  it('with each word quoted for the shell', () => {
    expect(hint('restore', "/it's here/a b.db")).toBe("`companion restore '/it'\\''s here/a b.db'`")
    expect(hint('keys', 'create', '--scopes', '*')).toBe("`companion keys create --scopes '*'`")
  })
})
