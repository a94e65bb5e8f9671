import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, KEYS } from '../../support/seed.ts'
import { createWorld, type Session, type World } from '../../support/world.ts'

const FORMULAS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '\t=1',
  '=HYPERLINK("http://evil.example","a")',
  '=1\r\n=2',
  '"=1',
  "=cmd|' /C calc'!A0",
  '＝1+1',
  '﹦1+1',
  '−1',
  '\u200b=1',
  '\u00ad＋1',
  '\u202e=1',
  ' =1',
  '\u001b]8;;http://evil.example\u0007x',
  '\u009b31m',
  'a;=1',
]
const SCRIPTS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '<svg/onload=alert(1)>',
  '{{1+1}}',
]

let world: World
let session: Session
beforeAll(async () => {
  world = await createWorld({
    seed: {
      version: 1,
      users: [
        {
          email: ADA,
          is_staff: true,
          first_name: SCRIPTS[0],
          keys: [{ label: 'everything', scopes: ['*'], value: KEYS.ada }],
          installations: [
            {
              installation_id: '12345',
              account: { type: 'User', name: SCRIPTS[1] },
              repositories: SCRIPTS.map((name, index) => ({
                id: index + 1,
                name,
                full_name: `acme/${name}`,
                branches: [name],
              })),
            },
          ],
        },
      ],
    },
  })
  session = await world.signIn(ADA)
})
afterAll(() => world.close())

/** Parses CSV cells as a spreadsheet does. */
const cellsOf = (csv: string) =>
  [...csv.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n)/g)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  )

describe('an export', () => {
  it('of the activity log contains no cell that a spreadsheet would evaluate', async () => {
    for (const label of FORMULAS)
      await world.call('POST', '/_companion/keys', {
        session,
        body: { label: label.slice(0, 40), scopes: ['*'] },
      })
    const { status, text, headers } = await world.call('GET', '/_companion/activity/export?format=csv', {
      session,
    })
    expect(status).toBe(200)
    expect(text).toContain('HYPERLINK')
    for (const cell of cellsOf(text))
      expect(cell.normalize('NFKC').replace(/^(\s|\\u[0-9a-f]{4})+/, '')).not.toMatch(/^[=+\-@−]/)
    // Nor anything that a terminal would obey.
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    // Spreadsheets of some languages separate cells by a semicolon.
    expect(text).toMatch(/"[^"]*a;=1[^"]*"/)
    expect(headers['content-disposition']).toMatch(/^attachment/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})

describe('markup in names from users and GitHub', () => {
  const sources: [name: string, path: string][] = [
    ['repository names', '/api/users/@me/integrations/github/12345/repos/'],
    [
      'a repository search',
      `/api/users/@me/integrations/github/12345/repos/?search=${encodeURIComponent(SCRIPTS[0] ?? '')}`,
    ],
    [
      'branches',
      `/api/users/@me/integrations/github/12345/branches/?repo=acme/${encodeURIComponent(SCRIPTS[0] ?? '')}`,
    ],
    ['account names', '/api/users/@me/integrations/'],
    ['user names', '/api/users/@me/'],
    ['an unknown path', `/api/${encodeURIComponent(SCRIPTS[0] ?? '')}`],
    [
      'an invalid limit',
      `/api/users/@me/integrations/github/12345/repos/?limit=${encodeURIComponent(SCRIPTS[0] ?? '')}`,
    ],
    ['an invalid sign-in link', `/_companion/login?token=${encodeURIComponent(SCRIPTS[0] ?? '')}`],
  ]
  it.each(sources)('in %s is never sent as HTML', async (_name, path) => {
    const { headers } = await world.call('GET', path, { key: KEYS.ada })
    expect(headers['content-type']).toMatch(/^application\/json/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it.each(SCRIPTS)('in a hedgehog config (%s) is only sent as JSON, even in errors', async (script) => {
    const hedgehog = '/api/users/@me/hedgehog_config/'
    for (const body of [{ a: script }, [script], script, { platform: script, token: 'a' }]) {
      for (const [method, path] of [
        ['PATCH', hedgehog],
        ['POST', '/api/users/@me/push_tokens/'],
        ['PATCH', '/api/users/@me/'],
      ] as const) {
        const answer = await world.call(method, path, { key: KEYS.ada, body: JSON.stringify(body) })
        expect(answer.headers['content-type']).toMatch(/^application\/json/)
        expect(answer.headers['x-content-type-options']).toBe('nosniff')
      }
    }
    const headers = { 'content-type': script }
    const wrong = await world.call('PATCH', hedgehog, { key: KEYS.ada, body: 'x', headers })
    expect([wrong.status, wrong.headers['content-type']]).toEqual([
      415,
      expect.stringMatching(/^application\/json/),
    ])
  })
})
