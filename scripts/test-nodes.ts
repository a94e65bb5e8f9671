import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { COMMANDS, type Command, type Result, runCommand } from './nodes/commands.ts'
import { provide, SUPPORTED, TOO_OLD, type Toolchain } from './nodes/toolchains.ts'
import { root } from './setup/project.mjs'

// Runs every npm command in a fresh clone of HEAD with each supported combination of Node and npm.

const { values } = parseArgs({
  options: {
    /** Only these Node versions, comma-separated, such as `22.0.0,latest`. */
    node: { type: 'string' },
    /** Only these commands, comma-separated, such as `start,dev`. */
    command: { type: 'string' },
    /** Start from a clean clone once per Node version instead of for each command. */
    keep: { type: 'boolean', default: false },
  },
})

const only = <T>(all: readonly T[], name: (one: T) => string, list: string | undefined) =>
  list === undefined ? all : all.filter((one) => list.split(',').includes(name(one)))

const commands = only(COMMANDS, ({ name }) => name, values.command)
const folder = mkdtempSync(join(tmpdir(), 'companion nodes '))
const progress = (line: string) => process.stderr.write(`${line}\n`)
const label = ({ node, npm }: Toolchain) => `Node ${node}, npm ${npm}`

/** Creates a clone of HEAD, in a path with a space, and its environment. */
function prepare(toolchain: Toolchain) {
  const place = join(folder, label(toolchain))
  const env = provide(toolchain, place)
  const clone = join(place, 'a clone')
  execFileSync('git', ['clone', '--quiet', root, clone])
  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, encoding: 'utf8' })
  return { env, clone, git, remove: () => rmSync(place, { recursive: true, force: true }) }
}

async function testCommands(toolchain: Toolchain): Promise<Map<Command, Result>> {
  const { env, clone, git, remove } = prepare(toolchain)
  const results = new Map<Command, Result>()
  try {
    for (const [index, command] of commands.entries()) {
      if (index > 0 && !values.keep) git('clean', '-xdfq')
      const result = await runCommand(command, clone, env)
      // Screenshots differ between machines because of font rendering.
      const changed = command.name === 'screenshots' ? '' : git('status', '--porcelain')
      const passed = result.passed && changed === ''
      results.set(command, { ...result, passed })
      progress(
        `${label(toolchain)}: ${command.name} ${passed ? 'passed' : 'FAILED'} ${result.seconds.toFixed(1)} s`,
      )
      if (!passed) progress(`${result.output.slice(-4000)}\n${changed}`)
      git('checkout', '--quiet', '.')
    }
    return results
  } finally {
    remove()
  }
}

/** Checks that an unsupported Node is rejected with one sentence, ignoring npm's own output. */
async function testRefusal(toolchain: Toolchain): Promise<boolean> {
  const { env, clone, remove } = prepare(toolchain)
  try {
    const { output } = await runCommand({ name: 'start', args: ['start', '--silent'] }, clone, env)
    const passed = /^Node [\d.]+ is too old\. Install Node .+\n$/.test(output)
    progress(`${label(toolchain)}: start ${passed ? 'is rejected with one sentence' : `FAILED\n${output}`}`)
    return passed
  } finally {
    remove()
  }
}

// Child processes end with this process, so that nothing is left behind.
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const rows: string[] = []
let failed = false
for (const toolchain of only(TOO_OLD, ({ node }) => node, values.node))
  if (!(await testRefusal(toolchain))) failed = true
for (const toolchain of only(SUPPORTED, ({ node }) => node, values.node)) {
  const results = await testCommands(toolchain)
  const cells = commands.map((command) => {
    const result = results.get(command)
    if (!result?.passed) failed = true
    return result?.passed ? `${result.seconds.toFixed(0)} s` : 'FAILED'
  })
  rows.push(`| ${[toolchain.node, toolchain.npm, ...cells].join(' | ')} |`)
}
const heads = ['Node', 'npm', ...commands.map(({ name }) => name)]
process.stdout.write(
  [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...rows, ''].join('\n'),
)
if (failed) process.exitCode = 1
