import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import {
  oneLine,
  prepareProgram,
  run,
  runJson,
  seedFile,
  serve,
  temporaryFolder,
} from '../../support/program.ts'
import { SEED } from '../../support/seed.ts'

prepareProgram()

const database = (dataDir: string) => join(dataDir, 'companion.db')
const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** A seeded data folder without a running server. */
async function usedFolder(): Promise<string> {
  const dataDir = temporaryFolder()
  await (await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])).stop()
  return dataDir
}

describe('a failing start', () => {
  it('names the port in use and leaves the data unchanged', async () => {
    const holder = createServer()
    holder.listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const dataDir = await usedFolder()
    const before = await runJson(['users', 'list', '--data-dir', dataDir])
    const seed = seedFile({ version: 1, users: [{ email: 'late@example.com' }] })
    const outcome = await run([
      'serve',
      '--json',
      '--port',
      String(port),
      '--data-dir',
      dataDir,
      '--seed',
      seed,
    ])
    holder.close()
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(String(port))
    expect(await runJson(['users', 'list', '--data-dir', dataDir])).toEqual(before)
    expect((await run(['doctor', '--data-dir', dataDir])).stdout).not.toMatch(/running at/)
  })

  it('names the URL of the server that already uses the folder', async () => {
    const dataDir = temporaryFolder()
    const first = await serve(['--data-dir', dataDir])
    const outcome = await run(['serve', '--port', '0', '--data-dir', dataDir])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(first.url)
    expect((await first.request('/_companion/health')).status).toBe(200)
  })

  it('succeeds again after the other server was killed', async () => {
    const dataDir = temporaryFolder()
    const first = await serve(['--data-dir', dataDir])
    first.signal('SIGKILL')
    await first.ended()
    const second = await serve(['--data-dir', dataDir])
    expect((await second.request('/_companion/health')).status).toBe(200)
  })

  it('reports a data folder that is a file', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, 'mine')
    for (const dataDir of [file, join(file, 'sub')]) {
      const outcome = await run(['serve', '--port', '0', '--data-dir', dataDir])
      expect(outcome.code).toBe(1)
      expect(oneLine(outcome)).toContain(dataDir)
    }
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  const DAMAGE: [name: string, damage: (file: string) => void][] = [
    ['is not a database', (file) => writeFileSync(file, 'this was a database once'.repeat(400))],
    [
      'has a corrupted page',
      (file) => {
        const handle = openSync(file, 'r+')
        const { size } = statSync(file)
        for (let page = 1; page * 4096 < size; page++)
          writeSync(handle, Buffer.alloc(2048, 0x5a), 0, 2048, page * 4096)
        closeSync(handle)
      },
    ],
    [
      'is truncated',
      (file) => {
        const content = readFileSync(file)
        writeFileSync(file, content.subarray(0, Math.floor(content.length / 2)))
      },
    ],
    [
      'is from a newer version',
      (file) => {
        const db = new Database(file)
        db.pragma('user_version = 9999')
        db.close()
      },
    ],
  ]
  it.each(DAMAGE)('says what to do if the database %s, and leaves it unchanged', async (name, damage) => {
    const dataDir = await usedFolder()
    damage(database(dataDir))
    const before = digest(database(dataDir))
    for (const command of [
      ['serve', '--port', '0', '--seed', seedFile(SEED)],
      ['keys', 'create', '--label', 'x', '--scopes', '*'],
    ]) {
      const outcome = await run([...command, '--data-dir', dataDir])
      expect(outcome.code).toBe(1)
      const line = oneLine(outcome)
      expect(line).toContain('restore')
      expect(line).toContain('doctor')
      if (name.includes('newer')) expect(line).toContain('newer')
      expect(digest(database(dataDir))).toBe(before)
    }
    const doctor = await run(['doctor', '--data-dir', dataDir])
    expect(doctor.code).toBe(1)
    expect(doctor.stdout).toMatch(/Database/)
    expect(digest(database(dataDir))).toBe(before)
  })

  it.each([
    [['serve', '--port', 'x']],
    [['serve', '--port', '65536']],
    [['serve', '--port', '-1']],
    [['serve', '--allow-origin', 'nonsense']],
    [['serve', '--allow-origin', 'http://a.example/path']],
    [['serve', '--log-level', 'loud']],
    [['serve', '--nonsense']],
    [['serve', 'extra']],
  ])('is a usage error: %j', async (args) => {
    const outcome = await run([...args, '--data-dir', temporaryFolder()])
    expect([outcome.code, outcome.stdout]).toEqual([2, ''])
    expect(outcome.stderr).toMatch(/^error: /)
  })

  it('is a usage error for invalid environment variables', async () => {
    for (const env of [
      { COMPANION_PORT: 'x' },
      { COMPANION_ALLOW_ORIGINS: 'nonsense' },
      { COMPANION_LOG_LEVEL: 'x' },
      { HTTPS_PROXY: 'socks5://127.0.0.1:1080' },
      { HTTPS_PROXY: 'http://a\nb' },
      { HTTP_PROXY: 'http://127.0.0.1:99999' },
      { COMPANION_GITHUB_URL: 'github.corp.example' },
      { COMPANION_GITHUB_URL: 'http://github.corp.example' },
      { COMPANION_GITHUB_API_URL: 'http://10.0.0.8/api/v3' },
      { GITHUB_APP_CLIENT_ID: 'two words' },
      { GITHUB_APP_SLUG: '../../settings' },
      { GITHUB_APP_CLIENT_SECRET: 'two\nlines' },
      { RATE_LIMIT_ENABLED: 'maybe' },
    ]) {
      const outcome = await run(['serve', '--ephemeral'], { env })
      expect([env, outcome.code, outcome.stdout]).toEqual([env, 2, ''])
      expect(outcome.stderr).toContain(`error: ${Object.keys(env)[0]}: `)
    }
  })
})
