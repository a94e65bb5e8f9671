import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Format, formats } from '../../../src/renderer/requests/copy-as.ts'
import { toSend } from '../../../src/renderer/requests/pieces.ts'
import { type RecordedRequest, recordedRequestListSchema } from '../../../src/shared/contract/requests.ts'
import { type RunningCompanion, startCompanion } from '../../support/browser/companion.ts'
import { sessionOf } from '../../support/browser/window.ts'
import { KEY, WORLD } from '../../support/browser/world.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'copy-as-'))

type Seen = { method: string; url: string; headers: Record<string, unknown>; body: string }

/** A server that remembers what it was asked. */
let seen: Seen[] = []
const mirror = createServer(async (request, response) => {
  const { method = '', url = '', headers } = request
  seen.push({ method, url, headers, body: await text(request) })
  response.end()
})
let origin = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`
})
afterAll(() => {
  mirror.close()
  rmSync(folder, { recursive: true })
})

const isInstalled = (command: string) => {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`])
    return true
  } catch {
    return false
  }
}

/** What was copied, run as someone would who filled in the variables. */
async function send(format: Format, recorded: RecordedRequest, at: string, values: Record<string, string>) {
  const copied = formats[format](toSend(recorded, at))
  if (format !== 'fetch') {
    // In a terminal, HTTPie doesn't wait for standard input.
    const inTerminal = 'http() { command http --ignore-stdin "$@"; }'
    const shell = run('sh', ['-c', `${inTerminal}\n${copied}`], {
      env: { ...process.env, ...values, NO_PROXY: '*' },
    })
    shell.child.stdin?.end()
    return (await shell).stdout
  }
  const file = join(folder, 'copied.mjs')
  writeFileSync(
    file,
    copied.replaceAll(/^const (\w+) = ''$/gm, (_, name) => `const ${name} = ${JSON.stringify(values[name])}`),
  )
  return (await run(process.execPath, [file])).stdout
}

const recorded = (
  changes: Partial<RecordedRequest> & { sent?: Partial<RecordedRequest['request']> },
): RecordedRequest => {
  const { sent, ...rest } = changes
  return {
    id: 1,
    at: '2026-05-07T09:28:06.123000Z',
    method: 'POST',
    path: '/api/a/',
    query: '',
    operation: null,
    served: true,
    user: null,
    credential: null,
    status: 200,
    response: { headers: {}, body: null },
    duration_ms: 1,
    fault: null,
    ...rest,
    request: { headers: {}, body: null, ...sent },
  }
}

const AWKWARD = `{"a": "it's $HOME \`id\` \\"quoted\\" \\\\n !!", "b": "ü🦔",\n\t"c": "\${HOME} %s @file"}`

const CASES: [what: string, request: RecordedRequest][] = [
  ['a GET', recorded({ method: 'GET', query: 'a=1&b=%20x&c[]={1}' })],
  [
    'quotes, line breaks, dollars and unicode',
    recorded({ sent: { headers: { 'content-type': 'application/json' }, body: AWKWARD } }),
  ],
  [
    'such text with a key',
    recorded({
      method: 'PATCH',
      sent: { headers: { authorization: 'Bearer ***', 'x-note': `it's "$5"` }, body: AWKWARD },
    }),
  ],
  [
    'a masked field',
    recorded({
      sent: { headers: { 'content-type': 'application/json' }, body: '{"password": "***", "it\'s": "$a"}' },
    }),
  ],
  [
    'a masked key in a text',
    recorded({ sent: { headers: { 'content-type': 'text/plain' }, body: 'phx_***suffix `x` $y' } }),
  ],
  [
    'a form',
    recorded({
      sent: { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1&b=%26+x' },
    }),
  ],
  [
    'a body that begins with @',
    recorded({ method: 'PUT', sent: { headers: { 'content-type': 'text/plain' }, body: '@/etc/hostname' } }),
  ],
  ['a body without a content type', recorded({ sent: { body: 'plain' } })],
  ['a DELETE', recorded({ method: 'DELETE', path: "/api/it's/%C3%A9/$x/" })],
]
const VALUES = { POSTHOG_KEY: 'phx_$filled "in"', SECRET_1: 's\'e$c`r"et\\' }

describe.each(['curl', 'fetch', 'httpie'] as const)('what is copied as %s', (format) => {
  const command = { curl: 'curl', fetch: 'node', httpie: 'http' }[format]
  const missing = isInstalled(command) ? null : `${command} is not installed here`
  if (missing !== null) console.info(`what is copied as ${format} is not run: ${missing}`)

  it.skipIf(missing !== null).each(CASES)('sends %s as it was', async (_what, request) => {
    seen = []
    await send(format, request, origin, VALUES)
    const fill = (text: string, name: string) =>
      text.replace(/(phx_)?\*\*\*/, () => z.string().parse(VALUES[name as keyof typeof VALUES]))
    const { method, path, query, request: sent } = request
    expect(seen).toHaveLength(1)
    // HTTPie encodes brackets, which mean the same.
    expect({ ...seen[0], url: decodeURIComponent(seen[0]?.url ?? '') }).toMatchObject({
      method,
      url: decodeURIComponent(path + (query === '' ? '' : `?${query}`)),
      headers: Object.fromEntries(
        Object.entries(sent.headers).map(([name, value]) => [name, fill(value, 'POSTHOG_KEY')]),
      ),
      body: fill(sent.body ?? '', 'SECRET_1'),
    })
    expect(seen[0]?.headers['content-type']).toBe(sent.headers['content-type'])
  })
})

it('a command names what to fill in, and leaves out what is no part of the request', () => {
  const request = recorded({
    method: 'PATCH',
    credential: { kind: 'session', label: null },
    sent: {
      headers: {
        host: 'x',
        'user-agent': 'x',
        cookie: '***',
        'x-companion-session': '***',
        'content-type': 'application/json',
      },
      body: '{"a":1}',
    },
  })
  const sent = toSend(request, 'http://127.0.0.1:7676')
  expect(sent.variables).toEqual(['POSTHOG_KEY'])
  expect(formats.curl(sent)).toBe(
    [
      `curl 'http://127.0.0.1:7676/api/a/'`,
      '-X PATCH',
      `-H 'content-type: application/json'`,
      `-H "authorization: Bearer $POSTHOG_KEY"`,
      `--data-raw '{"a":1}'`,
    ].join(' \\\n  '),
  )
  expect(formats.httpie(sent)).toBe(
    [
      `http PATCH 'http://127.0.0.1:7676/api/a/'`,
      `'content-type:application/json'`,
      `"authorization:Bearer $POSTHOG_KEY"`,
      `--raw '{"a":1}'`,
    ].join(' \\\n  '),
  )
})

describe('a request that this server recorded', () => {
  let companion: RunningCompanion
  beforeAll(async () => {
    companion = await startCompanion({ seed: WORLD })
  }, 60_000)
  afterAll(() => companion.stop())

  it.each(['curl', 'fetch'] as const)(
    'gets the same answer again as %s, with the key filled in',
    async (format) => {
      const body = { version: 2, actor_options: { note: `it's "$5" ü🦔\n` } }
      const answer = await companion.call('PATCH', '/api/users/@me/hedgehog_config/?a=b%20c', body)
      const { url } = companion
      const list = async () => {
        const response = await fetch(`${url}/_companion/requests`, { headers: await sessionOf(companion) })
        return recordedRequestListSchema.parse(await response.json()).results
      }
      const [original] = (await list()).slice(-1)
      if (original === undefined) throw new Error('nothing was recorded')
      const output = await send(format, original, url, { POSTHOG_KEY: KEY })
      expect(output).toContain(await answer.text())
      const [again] = (await list()).slice(-1)
      expect(again?.id).toBe(original.id + 1)
      for (const field of ['method', 'path', 'query', 'credential', 'status'] as const)
        expect(again?.[field]).toEqual(original[field])
      expect(again?.request.body).toBe(original.request.body)
      expect(again?.request.headers['content-type']).toBe(original.request.headers['content-type'])
    },
  )
})
