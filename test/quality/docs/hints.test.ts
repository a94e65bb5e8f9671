import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { openTerminal, ROOT, type Said } from './terminal.ts'

const execute = promisify(execFile)
beforeAll(() => execute(process.execPath, [join(ROOT, 'scripts/companion.mjs'), '--version']), 120_000)

const companion = (command: string) => `npm run --silent companion -- ${command} --data-dir "my data"`

/** The commands in what was printed, as they stand there. */
const hintsIn = ({ stdout, stderr }: Said) =>
  [...`${stdout}\n${stderr}`.matchAll(/`(npm [^`]+)`|^ {2}Create a key +(npm .+)$/gm)].map(
    ([, quoted, listed]) => quoted ?? listed ?? '',
  )

/** Runs what was printed, all of it or what names this command; at least one there must be. */
async function pasteHints(terminal: Terminal, said: Said, only = ''): Promise<Said[]> {
  const hints = hintsIn(said).filter((hint) => hint.includes(` -- ${only}`))
  expect(hints, JSON.stringify(said)).not.toEqual([])
  const results: Said[] = []
  for (const hint of hints) {
    const result = await terminal.type(hint)
    process.stdout.write(`Pasted: ${hint.replace(ROOT, '…').replace(terminal.folder, '…')}\n`)
    // doctor ends with 1 where it finds what it was asked for.
    const codes = hint.includes(' -- doctor') ? [0, 1] : [0]
    expect(codes, `${hint}: ${result.stderr}`).toContain(result.code)
    results.push(result)
  }
  return results
}

type Terminal = Awaited<ReturnType<typeof openTerminal>>

describe.skipIf(process.platform === 'win32')(
  'what the program prints can be pasted where it is printed',
  () => {
    it('the server’s ready text: the key is good at that server', async () => {
      await using terminal = await openTerminal()
      const said = await terminal.type(companion('serve --port 7700'))
      const [created] = await pasteHints(terminal, said, 'keys create')
      const key = /phx_\w+/.exec(created?.stdout ?? '')?.[0]
      const url = /answers at (\S+)/.exec(said.stdout)?.[1]
      const answer = await fetch(`${url}/api/users/@me/`, { headers: { authorization: `Bearer ${key}` } })
      expect(answer.status).toBe(200)
    }, 120_000)

    it('in memory nothing is offered that could not work', async () => {
      await using terminal = await openTerminal()
      const said = await terminal.type('npm run --silent companion -- serve --ephemeral --port 7700')
      expect(said.code).toBe('runs')
      expect(hintsIn(said)).toEqual([])
    }, 120_000)

    it('empty lists and things that are not there', async () => {
      await using terminal = await openTerminal()
      await pasteHints(terminal, await terminal.type(companion('keys list')))
      await pasteHints(terminal, await terminal.type(companion('keys revoke 0')))
      await pasteHints(
        terminal,
        await terminal.type(companion('keys create --label x --scopes user:read --user nobody@example.com')),
      )
    }, 120_000)

    it('doctor and the refusal to start, on a database that is damaged', async () => {
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
  },
)
