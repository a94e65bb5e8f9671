import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { prepareProgram, type Served, seedFile, serve } from '../../support/program.ts'
import { KEYS, SEED } from '../../support/seed.ts'
import { signInWith } from '../../support/sign-in.ts'
import { temporaryFolders } from './folders.ts'

prepareProgram()
const newFolder = temporaryFolders()

const SMALL_DISK = 'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"'
const onSmallDisk = (folder: string) => [
  'unshare',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  SMALL_DISK,
  folder,
]
const [unshare = '', ...probe] = [...onSmallDisk('/mnt'), 'true']
const canMount = process.platform === 'linux' && spawnSync(unshare, probe).status === 0
if (!canMount) process.stdout.write('skipped: full disk tests (cannot mount a small disk)\n')

/** Fills the server's disk. Returns a function that frees the space again. */
function fill(server: Served, folder: string): () => void {
  const filler = `/proc/${server.ready.pid}/root${folder}/filler`
  const file = openSync(filler, 'w')
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size))
    } catch {
      // No space for a block of this size.
    }
  }
  closeSync(file)
  return () => rmSync(filler)
}

const FULL = {
  type: 'server_error',
  code: 'database_unavailable',
  detail: 'The disk is full, so nothing was saved. Free some space and try again.',
  attr: null,
}
const errorSchema = z.object({ code: z.string() }).loose()

describe.skipIf(!canMount)('a full disk', () => {
  const begin = async () => {
    const folder = newFolder()
    const dataDir = join(folder, 'data')
    const args = ['--data-dir', dataDir, '--seed', seedFile(SEED)]
    const server = await serve(args, { wrapper: onSmallDisk(folder) })
    return { server, free: fill(server, folder) }
  }
  const hedgehog = '/api/users/@me/hedgehog_config/'
  const put = (server: Served, config: unknown) =>
    server.request(hedgehog, { method: 'PATCH', key: KEYS.ada, body: JSON.stringify(config) })
  const get = async (server: Served) => (await server.request(hedgehog, { key: KEYS.ada })).json()

  it('rejects each kind of write with one sentence, still allows reads, loses no data, and recovers', async () => {
    const { server, free } = await begin()
    const session = await signInWith(server.ready.login_url)

    // The write-ahead log may have free space of its own; writes that fit are kept.
    let kept: unknown = {}
    for (let n = 1; ; n++) {
      const config = { n, padding: 'x'.repeat(60_000) }
      const answer = await put(server, config)
      if (answer.status !== 200) {
        expect([answer.status, await answer.json()]).toEqual([503, FULL])
        expect(answer.headers.get('retry-after')).toBe('30')
        break
      }
      kept = config
      expect(n).toBeLessThan(200)
    }
    expect(await get(server)).toEqual(kept)

    const padding = 'y'.repeat(500)
    const writes: [method: string, path: string, body: unknown, headers?: Record<string, string>][] = [
      ['POST', '/api/users/@me/push_tokens/', { token: padding, platform: 'ios' }],
      ['PATCH', '/api/users/@me/', { events_column_config: { padding: 'x'.repeat(60_000) } }],
      [
        'POST',
        '/api/organizations/@current/invites/delegate/',
        { target_email: 'new@example.com', message: padding },
      ],
      ['POST', '/api/users/@me/onboarding/skip/', { reason: 'later' }],
      ...(session === null
        ? []
        : [
            [
              'POST',
              '/_companion/keys',
              { label: 'a', scopes: ['*'] },
              session,
            ] satisfies (typeof writes)[number],
          ]),
      ['DELETE', '/api/users/@me/integrations/github/12345/', undefined],
    ]
    for (const [method, path, body, headers] of writes) {
      for (let again = 0; again < 3; again++) {
        const answer = await server.request(path, {
          method,
          ...(headers === undefined ? { key: KEYS.ada } : { headers }),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        if (answer.ok || answer.status === 404) continue
        const error = errorSchema.parse(await answer.json())
        expect([path, answer.status, error.code]).toEqual([path, 503, 'database_unavailable'])
      }
    }
    for (const path of [hedgehog, '/api/users/@me/', '/api/users/@me/integrations/', '/_companion/health']) {
      expect([path, (await server.request(path, { key: KEYS.ada })).status]).toEqual([path, 200])
    }

    free()
    expect((await put(server, { n: 'after' })).status).toBe(200)
    expect(await get(server)).toEqual({ n: 'after' })
    expect(await server.stop()).toBe(0)
  })

  it('does not cause errors when the server stops', async () => {
    const { server } = await begin()
    await put(server, { last: true })
    expect(await server.stop()).toBe(0)
  })

  it('is reported in one line at startup, by other commands, and by doctor', async () => {
    const folder = newFolder()
    const script = [
      'mount -t tmpfs -o size=3m tmpfs "$0"',
      '"$@" users list --data-dir "$0/data" > /dev/null || exit 9',
      'cat /dev/zero > "$0/filler" 2> /dev/null',
      '"$@" keys create --label a --scopes user:read --data-dir "$0/data"; echo "keys $?"',
      '"$@" serve --port 0 --data-dir "$0/other"; echo "serve $?"',
      '"$@" backup "$0/copy.db" --data-dir "$0/data"; echo "backup $?"',
      '"$@" doctor --data-dir "$0/data"; echo "doctor $?"',
      'ls "$0"',
    ].join('\n')
    const program = join(import.meta.dirname, '../../../out/main/cli.js')
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['--map-root-user', '--mount', 'sh', '-c', script, folder, process.execPath, program],
      { encoding: 'utf8' },
    )
    expect(stderr.trimEnd().split('\n')).toEqual(
      Array(3).fill(expect.stringMatching(/disk .* is full\. Free some space/)),
    )
    expect(stdout).toMatch(/keys 1\nserve 1\nbackup 1\n/)
    expect(stdout).toMatch(/✗ Disk\s+only 0 MiB free/)
    expect(stdout).toMatch(/Database .*(healthy|is full)/)
    expect(stdout).not.toMatch(/restore/)
    expect(stdout).toMatch(/doctor 1/)
    expect(stdout).not.toMatch(/copy/)
  })
})
