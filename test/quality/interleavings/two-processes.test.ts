import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { sha256 } from '../../../src/main/core/base/hashing.ts'
import { search, TIMEOUT_MS } from './search.ts'

const list = z.array(z.string())
const doneSchema = z.object({ owner: z.string(), keys: list, users: list, tokens: list, backups: list })

const operations = fc.array(fc.constantFrom('key', 'user', 'token', 'backup'), {
  minLength: 1,
  maxLength: 12,
})

/** Runs two processes at once on a fresh folder. Returns what each did. */
async function together(dataDir: string, copies: string, all: readonly string[][]) {
  const script = join(import.meta.dirname, 'two-processes-process.ts')
  const children = all.map((given, index) =>
    spawn(process.execPath, [script, dataDir, copies, `p${index}`, ...given], { stdio: 'pipe' }),
  )
  const outputs = children.map((child) => Promise.all([text(child.stdout), text(child.stderr)]))
  await Promise.all(children.map((child) => Promise.race([once(child.stdout, 'data'), once(child, 'close')])))
  for (const { stdin } of children) {
    // One that has ended already is told by what it wrote.
    stdin.on('error', () => {})
    stdin.end('go\n')
  }
  return (await Promise.all(outputs)).map(([stdout, stderr]) => {
    expect(stderr).toBe('')
    return doneSchema.parse(JSON.parse(stdout.replace('waiting\n', '')))
  })
}

it(
  'two processes that begin on a fresh folder at once lose nothing that either acknowledged',
  async () => {
    await search('two processes', 0.15, fc.tuple(operations, operations), async (all) => {
      const root = mkdtempSync(join(tmpdir(), 'companion-two-'))
      const [dataDir, copies] = [join(root, 'data'), join(root, 'copies')]
      mkdirSync(copies)
      try {
        const done = await together(dataDir, copies, all)
        expect(new Set(done.map(({ owner }) => owner)).size, 'owners').toBe(1)
        const db = new Database(join(dataDir, 'companion.db'), { readonly: true })
        const column = (sql: string) => db.prepare<[], string>(sql).pluck().all()
        const of = (kind: 'keys' | 'users' | 'tokens' | 'backups') => done.flatMap((one) => one[kind])
        expect(column('SELECT hash FROM api_keys').sort()).toEqual(of('keys').map(sha256).sort())
        expect(column('SELECT email FROM users')).toEqual(expect.arrayContaining(of('users')))
        expect(column('SELECT hash FROM oauth_access_tokens').sort()).toEqual(of('tokens').map(sha256).sort())
        expect(column('SELECT DISTINCT organization_id FROM memberships')).toHaveLength(1)
        expect(column("SELECT value FROM settings WHERE name = 'instance'")).toHaveLength(1)
        db.close()
        for (const file of of('backups')) {
          const copy = new Database(file, { readonly: true })
          expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
          expect(copy.prepare('SELECT count(*) FROM users').pluck().get()).toBeGreaterThan(0)
          copy.close()
        }
        return all.flat().length
      } finally {
        rmSync(root, { recursive: true, force: true })
      }
    })
  },
  TIMEOUT_MS,
)
