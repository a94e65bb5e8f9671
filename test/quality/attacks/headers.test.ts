import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADA, KEYS } from '../../support/seed.ts'
import type { Session } from '../../support/world.ts'
import { createListeningWorld, type ListeningWorld, sendRaw, statusesOf } from './listening.ts'

const FRIEND = 'https://friend.example'
let world: ListeningWorld
let session: Session
beforeAll(async () => {
  world = await createListeningWorld({ config: { allowedOrigins: [FRIEND] } })
  session = await world.signIn(ADA)
})
afterAll(() => world.close())

type Route = 'read' | 'write' | 'companion' | 'logout' | 'token' | 'login' | 'callback' | 'authorize'

type Request = { line: string; headers: Record<string, string>; body?: string; status: number }

/** One request of each kind, and its status. */
const requestOf = (route: Route): Request => {
  const key = { authorization: `Bearer ${KEYS.ada}` }
  const page = { 'x-companion-session': session }
  const json = { 'content-type': 'application/json' }
  const hedgehog = '/api/users/@me/hedgehog_config/'
  switch (route) {
    case 'read':
      return { line: `GET ${hedgehog}`, headers: key, status: 200 }
    case 'write':
      return { line: `PATCH ${hedgehog}`, headers: { ...key, ...json }, body: '{"a":1}', status: 200 }
    case 'companion':
      return { line: 'GET /_companion/settings', headers: page, status: 200 }
    case 'logout':
      return { line: 'DELETE /_companion/github/pending', headers: page, status: 204 }
    case 'token': {
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      return { line: 'POST /oauth/token/', headers: form, body: 'grant_type=other', status: 400 }
    }
    case 'login':
      return { line: 'POST /_companion/login', headers: json, body: '{"token":"unknown"}', status: 401 }
    case 'callback':
      return { line: 'GET /complete/github-link/', headers: {}, status: 302 }
    case 'authorize':
      return { line: 'GET /oauth/authorize/', headers: {}, status: 400 }
  }
}
const ROUTES: readonly Route[] = [
  'read',
  'write',
  'companion',
  'logout',
  'token',
  'login',
  'callback',
  'authorize',
]

/** A change to a request's headers: added lines, or, with null, a header that is left out. */
type Change = readonly (readonly [name: string, value: string | null])[]

/** `all` is the status of every route, or those that differ from the usual one. */
type Row = readonly [what: string, change: Change, differing: Partial<Record<Route | 'all', number>>]

const ownHost = () => `127.0.0.1:${world.port}`
const elsewhere = { all: 403, token: 400 } as const

const ROWS = (): Row[] => [
  ['nothing', [], {}],

  ['Host: missing', [['host', null]], { all: 421 }],
  [
    'Host: empty',
    [
      ['host', null],
      ['Host', ''],
    ],
    { all: 421 },
  ],
  ['Host: twice the same', [['Host', ownHost()]], { all: 400 }],
  ['Host: another one after ours', [['hOST', 'evil.example']], { all: 400 }],
  [
    'Host: a list',
    [
      ['host', null],
      ['Host', `${ownHost()}, evil.example`],
    ],
    { all: 421 },
  ],
  [
    'Host: in odd case',
    [
      ['host', null],
      ['HOST', `LocalHost:${world.port}`],
    ],
    {},
  ],

  ['Origin: empty', [['Origin', '']], elsewhere],
  ['Origin: null', [['Origin', 'null']], elsewhere],
  ['Origin: ours', [['Origin', `http://${ownHost()}`]], {}],
  ['Origin: ours in odd case', [['oRIGIN', `HTTP://${ownHost()}`]], elsewhere],
  [
    'Origin: ours, twice',
    [
      ['Origin', `http://${ownHost()}`],
      ['Origin', `http://${ownHost()}`],
    ],
    elsewhere,
  ],
  ['Origin: a list', [['Origin', `http://${ownHost()}, https://evil.example`]], elsewhere],
  ['Origin: another port', [['Origin', 'http://127.0.0.1:1']], elsewhere],
  ['Origin: allowed', [['Origin', FRIEND]], { all: 403, read: 200, write: 200, token: 400 }],
  [
    'Origin: allowed, twice',
    [
      ['Origin', FRIEND],
      ['Origin', FRIEND],
    ],
    elsewhere,
  ],
  ['Origin: allowed, in odd case', [['Origin', FRIEND.toUpperCase()]], elsewhere],

  ['Sec-Fetch-Site: same-origin', [['Sec-Fetch-Site', 'same-origin']], {}],
  ['Sec-Fetch-Site: none', [['sec-FETCH-site', 'none']], {}],
  ['Sec-Fetch-Site: in odd case', [['Sec-Fetch-Site', 'Same-Origin']], elsewhere],
  ['Sec-Fetch-Site: empty', [['Sec-Fetch-Site', '']], elsewhere],
  ['Sec-Fetch-Site: same-site', [['Sec-Fetch-Site', 'same-site']], elsewhere],
  ['Sec-Fetch-Site: unknown', [['Sec-Fetch-Site', 'same-planet']], elsewhere],
  [
    'Sec-Fetch-Site: twice',
    [
      ['Sec-Fetch-Site', 'same-origin'],
      ['Sec-Fetch-Site', 'same-origin'],
    ],
    elsewhere,
  ],
  ['Sec-Fetch-Site: a list', [['Sec-Fetch-Site', 'none, cross-site']], elsewhere],
  ...(['NAVIGATE', '', 'navigate, navigate', 'no-cors', 'nested-navigate', 'websocket'] as const).map(
    (mode): Row => [
      `Sec-Fetch-Mode: ${JSON.stringify(mode)} from elsewhere`,
      [
        ['Sec-Fetch-Site', 'cross-site'],
        ['Sec-Fetch-Mode', mode],
      ],
      elsewhere,
    ],
  ),
  [
    'Sec-Fetch-Mode: navigate from elsewhere, which carries no credentials by itself',
    [
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Mode', 'navigate'],
      ['Sec-Fetch-Dest', 'iframe'],
      ['x-companion-session', null],
      ['authorization', null],
    ],
    { read: 401, write: 401, companion: 401, logout: 401 },
  ],

  ['Authorization: missing', [['authorization', null]], { read: 401, write: 401 }],
  [
    'Authorization: empty',
    [
      ['authorization', null],
      ['Authorization', ''],
    ],
    { read: 401, write: 401 },
  ],
  ['Authorization: twice the same', [['Authorization', `Bearer ${KEYS.ada}`]], { read: 400, write: 400 }],
  ['Authorization: an invalid one after it', [['Authorization', 'Bearer x']], { read: 400, write: 400 }],
  [
    'Authorization: a list',
    [
      ['authorization', null],
      ['Authorization', `Bearer ${KEYS.ada}, Bearer ${KEYS.ada}`],
    ],
    { read: 401, write: 401 },
  ],
  [
    'Authorization: its name in odd case',
    [
      ['authorization', null],
      ['aUTHORIZATION', `Bearer   ${KEYS.ada}`],
    ],
    { companion: 200 },
  ],
  [
    'Authorization: a scheme in odd case, which PostHog does not know either',
    [
      ['authorization', null],
      ['Authorization', `bearer ${KEYS.ada}`],
    ],
    { read: 401, write: 401 },
  ],
  [
    'Authorization: Basic',
    [
      ['authorization', null],
      ['Authorization', `Basic ${btoa(`${KEYS.ada}:`)}`],
    ],
    { read: 401, write: 401, token: 400 },
  ],

  ['X-Companion-Session: missing', [['x-companion-session', null]], { companion: 401, logout: 401 }],
  ['X-Companion-Session: twice', [['X-Companion-Session', session]], { companion: 400, logout: 400 }],
  [
    'X-Companion-Session: two that differ, whatever else is sent',
    [
      ['x-companion-session', null],
      ['X-Companion-Session', 'a'],
      ['X-Companion-Session', 'b'],
    ],
    { all: 400 },
  ],
  ['Expect: unknown', [['Expect', '200-foo']], {}],
  [
    'Expect: unknown, for another host',
    [
      ['host', null],
      ['Host', 'evil.example'],
      ['Expect', '200-foo'],
    ],
    { all: 421 },
  ],
  [
    'X-Companion-Session: empty',
    [
      ['x-companion-session', null],
      ['X-Companion-Session', ''],
    ],
    { companion: 401, logout: 401 },
  ],
  [
    'X-Companion-Session: a list',
    [
      ['x-companion-session', null],
      ['X-Companion-Session', `${session},${session}`],
    ],
    { companion: 401, logout: 401 },
  ],
  [
    'X-Companion-Session: in odd case',
    [
      ['x-companion-session', null],
      ['X-COMPANION-session', session],
    ],
    {},
  ],
  [
    'Cookie: the session',
    [
      ['x-companion-session', null],
      ['Cookie', `session=${session}; sessionid=${session}`],
    ],
    { companion: 401, logout: 401 },
  ],

  ['Content-Type: missing', [['content-type', null]], { write: 415, login: 415 }],
  [
    'Content-Type: empty',
    [
      ['content-type', null],
      ['Content-Type', ''],
    ],
    { write: 415, login: 415 },
  ],
  ['Content-Type: twice', [['Content-Type', 'application/json']], { write: 400, login: 400 }],
  [
    'Content-Type: a list',
    [
      ['content-type', null],
      ['Content-Type', 'application/json, text/plain'],
    ],
    { write: 415, login: 415 },
  ],
  [
    'Content-Type: in odd case, with a parameter',
    [
      ['content-type', null],
      ['CONTENT-type', 'Application/JSON ; Charset=UTF-8'],
    ],
    {},
  ],
  ...['text/plain', 'multipart/form-data; boundary=x', 'application/json-patch+json', 'text/json'].map(
    (type): Row => [
      `Content-Type: ${type}`,
      [
        ['content-type', null],
        ['Content-Type', type],
      ],
      { write: 415, login: 415 },
    ],
  ),

  ...['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'].flatMap((name): Row[] => [
    [`${name}: prefetch`, [[name, 'prefetch']], { callback: 204, authorize: 204 }],
    [`${name}: in odd case`, [[name.toUpperCase(), 'Prefetch;Prerender']], { callback: 204, authorize: 204 }],
    [
      `${name}: twice`,
      [
        [name, 'prefetch'],
        [name, 'other'],
      ],
      { callback: 204, authorize: 204 },
    ],
    [`${name}: empty`, [[name, '']], {}],
    [`${name}: something else`, [[name, 'navigation']], {}],
  ]),

  ...[
    'X-HTTP-Method-Override',
    'X-HTTP-Method',
    'X-Method-Override',
    'X-Forwarded-Host',
    'X-Forwarded-For',
    'X-Forwarded-Proto',
    'X-Forwarded-Port',
    'X-Forwarded-Prefix',
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-Host',
    'X-Real-IP',
    'Forwarded',
    'Via',
    'True-Client-IP',
    'If-None-Match',
    'If-Modified-Since',
    'Range',
    'Accept',
    'Accept-Encoding',
    'TE',
    'Referer',
    'X-CSRFToken',
  ].flatMap((name): Row[] => [
    [`${name} decides nothing`, [[name, VALUES[name] ?? 'evil.example']], {}],
    [
      `${name}, twice, decides nothing`,
      [
        [name, VALUES[name] ?? 'evil.example'],
        [name, ''],
      ],
      {},
    ],
  ]),
  [
    'X-API-Key is no credential',
    [
      ['authorization', null],
      ['X-API-Key', KEYS.ada],
    ],
    { read: 401, write: 401 },
  ],
]

const VALUES: Record<string, string> = {
  'X-HTTP-Method-Override': 'DELETE',
  'X-HTTP-Method': 'DELETE',
  'X-Method-Override': 'DELETE',
  'X-Original-URL': '/_companion/health',
  'X-Rewrite-URL': '/_companion/health',
  Forwarded: 'for=1.2.3.4;host=evil.example;proto=https',
  'If-None-Match': '*',
  'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT',
  Range: 'bytes=0-1',
  Accept: 'image/png',
  'Accept-Encoding': 'br;q=0, *;q=0',
  TE: 'trailers',
}

function bytesOf({ line, headers, body }: Request, change: Change): string {
  const lines: [string, string][] = [
    ['host', ownHost()],
    ...Object.entries(headers),
    ['Connection', 'close'],
    ...(body === undefined ? [] : [['Content-Length', String(body.length)] as [string, string]]),
  ]
  const removed = new Set(change.filter(([, value]) => value === null).map(([name]) => name))
  const added = change.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]))
  const all = [...lines.filter(([name]) => !removed.has(name)), ...added]
  return `${line} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body ?? ''}`
}

it.each(ROUTES)('each header decides what it should: %s', { timeout: 60_000 }, async (route) => {
  const request = requestOf(route)
  const wrong: unknown[] = []
  for (const [what, change, differing] of ROWS()) {
    // A header that is the first of its name is not repeated.
    const isRepeat = change.every(([name, value]) => value !== null && name.toLowerCase() in request.headers)
    const isOnlyForRepeats = /: twice|after it/.test(what) && /^(Auth|Content-T|X-Comp)/.test(what)
    if (isOnlyForRepeats && !isRepeat) continue
    const expected = differing[route] ?? differing.all ?? request.status
    const answer = await sendRaw(world.port, bytesOf(request, change))
    const [status] = statusesOf(answer)
    if (status !== expected) wrong.push({ what, status, expected })
    if (!/^x-content-type-options: nosniff/im.test(answer)) wrong.push({ what, answer })
    if (/^set-cookie/im.test(answer) || /^location: .*evil/im.test(answer)) wrong.push({ what, answer })
  }
  expect(wrong).toEqual([])
})

it('addresses in answers are by the Host header alone', async () => {
  const change = ['X-Forwarded-Host', 'X-Forwarded-Server', 'X-Host', 'Forwarded'].map(
    (name) => [name, name === 'Forwarded' ? 'host=evil.example' : 'evil.example'] as const,
  )
  for (const line of [
    'GET /.well-known/oauth-authorization-server',
    'GET /api/organizations/?limit=1',
    'POST /api/cli-auth/device-code/',
    'GET /nothing',
    'GET /api/users/@me/',
  ]) {
    const answer = await sendRaw(world.port, bytesOf({ line, headers: {}, status: 0 }, change))
    expect([line, answer.includes('evil.example')]).toEqual([line, false])
  }
})

it('a preflight needs its method once, from an origin that is allowed', async () => {
  const ask = async (origin: string, headers: Change) => {
    const request = { line: 'OPTIONS /api/users/@me/', headers: { origin }, status: 204 }
    const answer = await sendRaw(world.port, bytesOf(request, headers))
    return [
      statusesOf(answer)[0],
      /^access-control-allow-headers: (.*)\r/im.exec(answer)?.[1]?.split(', ') ?? [],
    ]
  }
  const method = ['Access-Control-Request-Method', 'PATCH'] as const
  const wanted = 'Access-Control-Request-Headers'
  expect((await ask(FRIEND, [method]))[0]).toBe(204)
  expect((await ask(FRIEND, []))[0]).toBe(401)
  expect((await ask('https://evil.example', [method]))[0]).toBe(403)
  const [, allowed] = await ask(FRIEND, [
    method,
    [wanted, 'X-PostHog-Session-Id, x-companion-session,, evil\tname'],
    [wanted, 'x-posthog-window-id'],
  ])
  expect(allowed).toEqual(expect.arrayContaining(['x-posthog-session-id', 'x-posthog-window-id']))
  expect(allowed).not.toContain('x-companion-session')
})
