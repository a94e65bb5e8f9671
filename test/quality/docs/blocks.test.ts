import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { sectionsOf } from './markdown.ts'
import { openTerminal, ROOT } from './terminal.ts'

/** Commands that are skipped, and why. */
const SKIPPED: Record<string, string> = {
  'npm test': 'it runs this test',
  'npm install --save-dev posthog-companion': 'test/build/npm-package.test.ts installs the packed package',
}

const hasKeychain = process.env.COMPANION_TEST_KEYRING === '1'
const NEEDS_KEYCHAIN = /--client-secret-stdin/

const documents = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
)

const commandsIn = (block: string) =>
  block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '')

const execute = promisify(execFile)

beforeAll(() => execute(process.execPath, [join(ROOT, 'scripts/prepack.mjs')]), 240_000)

describe.skipIf(process.platform === 'win32')('the code blocks in', () => {
  const sections = documents.flatMap((name) =>
    sectionsOf(readFileSync(join(ROOT, name), 'utf8')).map((section) => ({ name, ...section })),
  )

  it.each(sections)(
    '$name, $heading, work as written, in order',
    async ({ blocks }) => {
      await using terminal = await openTerminal()
      for (const { language, text } of blocks) {
        if (language === 'sh') {
          for (const command of commandsIn(text)) {
            const reason =
              SKIPPED[command] ??
              (NEEDS_KEYCHAIN.test(command) && !hasKeychain ? 'no keychain available' : undefined)
            if (reason !== undefined) {
              process.stdout.write(`Skipped: ${command} (${reason})\n`)
              continue
            }
            const output = await terminal.type(command)
            process.stdout.write(`Run: ${command}\n`)
            expect(output, command).toMatchObject({ code: expect.toBeOneOf([0, 'runs']) })
            // curl succeeds for any response.
            if (command.startsWith('curl'))
              expect(JSON.parse(output.stdout), command).not.toHaveProperty('type')
            if (command.includes('dev:github')) await pastePrintedLines(terminal, output.stdout)
          }
        } else if (language === 'ts') await compile(terminal, text)
        else if (language === 'json') JSON.parse(text)
        else if (language === 'yaml') parseYaml(text)
        else throw new Error(`Unsupported code block language: ${language || 'none'}.`)
      }
    },
    300_000,
  )
})

/** Runs the indented lines that a command printed for another terminal. */
async function pastePrintedLines(
  terminal: Awaited<ReturnType<typeof openTerminal>>,
  printed: string,
): Promise<void> {
  const lines = printed.split('\n').filter((line) => line.startsWith('  '))
  const output = await terminal.type(lines.join('\n'))
  process.stdout.write(`Run, as printed: ${lines.at(-1)?.trim()}\n`)
  expect(output.code, output.stderr).toBe('runs')
  const address = /Open the app +(\S+)/.exec(output.stdout)?.[1] ?? ''
  const health = await fetch(new URL('/_companion/health', address))
  expect(await health.json()).toMatchObject({ github_app: 'configured' })
}

/** A block about the testing API can leave out how its server was started. */
const STARTED =
  "import { startCompanion } from 'posthog-companion/testing'\nconst companion = await startCompanion()\n"

/** Compiles a block in a new project with default compiler options. */
async function compile(
  { folder, env }: Awaited<ReturnType<typeof openTerminal>>,
  text: string,
): Promise<void> {
  const isComplete = !/\bcompanion\./.test(text) || text.includes('startCompanion(')
  writeFileSync(join(folder, 'block.ts'), isComplete ? text : STARTED + text)
  const options = {
    ...{ strict: true, noEmit: true, module: 'nodenext', target: 'es2024', lib: ['es2024', 'esnext', 'dom'] },
    types: ['node'],
    ...(text.includes('companion') && {
      paths: { 'posthog-companion/testing': [join(ROOT, 'out/types/testing.d.ts')] },
    }),
  }
  const config = { compilerOptions: options, files: ['block.ts'] }
  writeFileSync(join(folder, 'tsconfig.block.json'), JSON.stringify(config))
  const tsc = join(ROOT, 'node_modules/typescript-7/bin/tsc')
  const { stdout } = await execute(process.execPath, [tsc, '-p', 'tsconfig.block.json'], { cwd: folder, env })
  expect(stdout).toBe('')
}
