import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CommandOutput, openTerminal, ROOT } from './terminal.ts'

const execute = promisify(execFile)
beforeAll(() => execute(process.execPath, [join(ROOT, 'scripts/companion.mjs'), '--version']), 120_000)

const companion = (command: string) => `npm run --silent companion -- ${command} --data-dir "my data"`

/** The commands in printed output. */
const hintsIn = ({ stdout, stderr }: CommandOutput) =>
  [...`${stdout}\n${stderr}`.matchAll(/`(npm [^`]+)`|^ {2}Create a key +(npm .+)$/gm)].map(
    ([, quoted, listed]) => quoted ?? listed ?? '',
  )

/** Runs the printed commands, optionally only those starting with `only`. There must be at least one. */
async function pasteHints(terminal: Terminal, output: CommandOutput, only = ''): Promise<CommandOutput[]> {
  const hints = hintsIn(output).filter((hint) => hint.includes(` -- ${only}`))
  expect(hints, JSON.stringify(output)).not.toEqual([])
  const results: CommandOutput[] = []
  for (const hint of hints) {
    const result = await terminal.type(hint)
    process.stdout.write(`Pasted: ${hint.replace(ROOT, '…').replace(terminal.folder, '…')}\n`)
    // doctor exits with 1 if it finds a problem.
    const codes = hint.includes(' -- doctor') ? [0, 1] : [0]
    expect(codes, `${hint}: ${result.stderr}`).toContain(result.code)
    results.push(result)
  }
  return results
}

type Terminal = Awaited<ReturnType<typeof openTerminal>>

describe.skipIf(process.platform === 'win32')('printed commands can be pasted:', () => {
  it('at startup, the key works with that server', async () => {
    await using terminal = await openTerminal()
    const output = await terminal.type(companion('serve --port 7700'))
    const [created] = await pasteHints(terminal, output, 'keys create')
    const key = /phx_\w+/.exec(created?.stdout ?? '')?.[0]
    const url = /running at (\S+)/.exec(output.stdout)?.[1]
    const answer = await fetch(`${url}/api/users/@me/`, { headers: { authorization: `Bearer ${key}` } })
    expect(answer.status).toBe(200)

    const page = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text()
    const shown = /name="login-command" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&quot;', '"')
    const used = await fetch(`${url}/_companion/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'used' }),
    })
    const pasted = await pasteHints(terminal, { code: 0, stdout: `\`${shown}\``, stderr: await used.text() })
    expect(pasted.map(({ stdout }) => stdout.startsWith(`${url}/_companion/login?token=`))).toEqual([
      true,
      true,
    ])
  }, 120_000)

  it('in memory, no command is printed that would not work', async () => {
    await using terminal = await openTerminal()
    const output = await terminal.type('npm run --silent companion -- serve --ephemeral --port 7700')
    expect(output.code).toBe('runs')
    expect(hintsIn(output)).toEqual([])
  }, 120_000)

  it('for empty lists and unknown IDs', async () => {
    await using terminal = await openTerminal()
    await pasteHints(terminal, await terminal.type(companion('keys list')))
    await pasteHints(terminal, await terminal.type(companion('keys revoke 0')))
    await pasteHints(
      terminal,
      await terminal.type(companion('keys create --label x --scopes user:read --user nobody@example.com')),
    )
  }, 120_000)

  it('for a corrupted database, by doctor and at startup', async () => {
    await using terminal = await openTerminal()
    const fresh = await terminal.type(companion('users list'))
    expect(fresh.code, fresh.stderr).toBe(0)
    await pasteHints(terminal, await terminal.type(companion('doctor')), 'backup')
    await terminal.type('mkdir -p "my data/backups" && cp companion.db "my data/backups/mine.db"')
    const damage = () =>
      writeFileSync(join(terminal.folder, 'my data', 'companion.db'), 'Dear diary,\n'.repeat(1000))

    damage()
    const refused = await terminal.type(companion('serve --port 7700'))
    expect(refused.code).toBe(1)
    await pasteHints(terminal, refused)
    expect((await terminal.type(companion('users list'))).code).toBe(0)

    damage()
    const sick = await terminal.type(companion('doctor'))
    expect(sick.code).toBe(1)
    await pasteHints(terminal, sick, 'restore')
    expect((await terminal.type(companion('users list'))).code).toBe(0)
  }, 240_000)
})
