import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAccess, createAdmit, type RouteAccess } from '../../../../src/main/core/auth/access.ts'
import { createAuthenticator } from '../../../../src/main/core/auth/authenticate.ts'
import { createThrottle } from '../../../../src/main/core/auth/throttle.ts'
import { createSettableClock } from '../../../../src/main/core/base/settable-clock.ts'
import { createServer } from '../../../../src/main/core/http/server.ts'
import { ENDPOINTS } from '../../../support/endpoints.ts'
import { testHost } from '../../../support/host.ts'
import { SCOPED_ENDPOINTS } from '../../../support/scoped-endpoints.ts'
import { ADA, GRACE, KEYS } from '../../../support/seed.ts'
import {
  type CallOptions,
  createWorld,
  type Method,
  NOT_AUTHENTICATED,
  type Session,
  type World,
} from '../../../support/world.ts'

/** Endpoints of the UI, and whether only staff may call them. */
const COMPANION: Record<string, 'everyone' | 'staff'> = {
  'POST /api/cli-auth/authorize': 'everyone',
  'POST /api/users/:uuid/credentials_review_complete': 'everyone',
  'POST /_companion/logout': 'everyone',
  'POST /_companion/push_tokens/test': 'everyone',
  'POST /_companion/push_tokens/restore': 'everyone',
  'GET /_companion/push_tokens': 'everyone',
  'GET /_companion/keys': 'everyone',
  'POST /_companion/keys': 'everyone',
  'DELETE /_companion/keys/:id': 'everyone',
  'PATCH /_companion/keys/:id': 'everyone',
  'POST /_companion/keys/:id/roll': 'everyone',
  'GET /_companion/users': 'staff',
  'POST /_companion/users': 'staff',
  'POST /_companion/users/:uuid/login_link': 'staff',
  'POST /_companion/organizations': 'staff',
  'PATCH /_companion/organizations/:id': 'staff',
  'DELETE /_companion/organizations/:id': 'staff',
  'GET /_companion/projects': 'everyone',
  'POST /_companion/projects': 'staff',
  'PATCH /_companion/projects/:id': 'staff',
  'PUT /_companion/projects/:id/github': 'staff',
  'DELETE /_companion/projects/:id/github': 'staff',
  'GET /_companion/github': 'everyone',
  'PUT /_companion/github': 'staff',
  'DELETE /_companion/github': 'staff',
  'POST /_companion/github/manifest': 'staff',
  'GET /_companion/github/pending': 'everyone',
  'DELETE /_companion/github/pending': 'everyone',
  'GET /_companion/integrations': 'everyone',
  'GET /_companion/integrations/:installation_id/repositories': 'everyone',
  'GET /_companion/activity': 'everyone',
  'GET /_companion/activity/export': 'everyone',
  'GET /_companion/settings': 'everyone',
  'PATCH /_companion/settings': 'staff',
  'GET /_companion/requests': 'everyone',
  'GET /_companion/requests/summaries': 'everyone',
  'GET /_companion/requests/:id': 'everyone',
  'GET /_companion/requests/har': 'everyone',
  'DELETE /_companion/requests': 'staff',
  'GET /_companion/database': 'everyone',
  'GET /_companion/backup': 'staff',
  'PUT /_companion/restore': 'staff',
  'DELETE /_companion/restore': 'staff',
  'GET /_companion/events': 'everyone',
  'POST /oauth/authorize': 'everyone',
  'POST /_companion/oauth/requests': 'everyone',
  'GET /_companion/oauth/approvals': 'everyone',
  'POST /_companion/oauth/approvals/:id': 'everyone',
  'GET /_companion/connected_apps': 'everyone',
  'POST /_companion/connected_apps/:id/end_sessions': 'staff',
  'GET /api/oauth/connected-apps': 'everyone',
  'POST /api/oauth/connected-apps/:id/revoke': 'everyone',
}

/** What the UI of a server for tests has besides, all for staff. */
const TEST_WORLD = [
  'POST /_companion/test_world/reset',
  'GET /_companion/test_world/snapshots',
  'PUT /_companion/test_world/snapshots/:name',
  'POST /_companion/test_world/snapshots/:name/restore',
  'DELETE /_companion/test_world/snapshots/:name',
  'GET /_companion/test_world/clock',
  'PUT /_companion/test_world/clock',
  'GET /_companion/test_world/faults',
  'POST /_companion/test_world/faults',
  'DELETE /_companion/test_world/faults/:id',
  'DELETE /_companion/test_world/faults',
]

/** Routes that need no credentials. */
const PUBLIC = new Set([
  'POST /api/cli-auth/device-code',
  'POST /api/cli-auth/poll',
  'POST /_companion/login',
  'GET /_companion/health',
  'GET /_companion/seed.schema.json',
  'GET /_companion/github/manifest/callback',
  'GET /api/schema',
  'GET /complete/github-link/',
  'GET /integrations/github/callback',
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/openid-configuration',
  'GET /.well-known/oauth-protected-resource',
  'GET /.well-known/jwks.json',
  'GET /oauth/authorize',
  'POST /_companion/oauth/approvals',
  'GET /_companion/oauth/approvals/:id/outcome',
  'POST /oauth/token',
  'POST /oauth/revoke',
  'POST /oauth/register',
  'GET,POST /oauth/introspect',
  'GET,POST /oauth/userinfo',
  'GET /api/oauth_application/metadata/:client_id',
])

/** With rules of their own, so no table of endpoints has them; tests of their own do. */
const OTHERS = [
  'POST /api/organizations/:organization/invites/delegate',
  'GET /api/organizations/:organization_id/oauth_applications',
  'GET /api/personal_api_keys/@current',
]

/** A body that passes the checks that come before staff's. */
const BODIES: Record<string, unknown> = {
  'PUT /_companion/projects/:id/github': { installation_id: '12345' },
}

let world: World
let staff: Session
let other: Session
const routes: RouteAccess[] = []
beforeAll(async () => {
  world = await createWorld()
  staff = await world.signIn(ADA)
  other = await world.signIn(GRACE)
  routes.push(...world.companion.server.accessTable.filter(({ method }) => method !== 'HEAD'))
})
afterAll(() => world.close())

/** `GET /_companion/keys/:id`, without the patterns of the parameters. */
const nameOf = ({ method, url }: RouteAccess) => `${method} ${url.replaceAll(/\(\^?[^/]*\$\)/g, '')}`
const pathOf = (name: string) => (name.split(' ')[1] ?? '').replaceAll(/:\w+/g, '1')
const call = (name: string, options: { session?: Session; key?: string; body?: unknown } = {}) =>
  world.call(name.split(' ')[0] as Method, pathOf(name), { body: BODIES[name], ...options })

describe('the routes that the server has', () => {
  it('are each in a table of these tests', () => {
    const known = new Set([...Object.keys(COMPANION), ...PUBLIC, ...OTHERS])
    const patterns = [
      ...ENDPOINTS.map(({ method, path }) => ({ method, path: path('@me').split('?')[0] ?? '' })),
      ...SCOPED_ENDPOINTS,
    ]
    const unknown = routes.filter((route) => {
      if (known.has(nameOf(route))) return false
      const pattern = new RegExp(
        `^${nameOf(route)
          .split(' ')[1]
          ?.replaceAll(/:\w+|\*/g, '[^/]+')}/?$`,
      )
      return !patterns.some(({ method, path }) => method === route.method && pattern.test(path))
    })
    expect(unknown.map(nameOf)).toEqual([])
  })

  it('are all that these tables have', () => {
    const names = new Set(routes.map(nameOf))
    expect([...Object.keys(COMPANION), ...PUBLIC, ...OTHERS].filter((name) => !names.has(name))).toEqual([])
  })

  it('state the access that the tables say', () => {
    for (const route of routes) {
      const name = nameOf(route)
      if (PUBLIC.has(name)) expect([name, route.access]).toEqual([name, 'public'])
      else if (name in COMPANION)
        expect([name, route.access]).toMatchObject([name, { auth: 'session-only', throttle: 'none' }])
      else expect([name, route.access]).toMatchObject([name, { auth: expect.stringMatching(/-first$/) }])
    }
  })
})

const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']

it('every API path answers 405 for the methods that it does not have', async () => {
  const isCovered = ({ url, access }: RouteAccess) => /^\/(api|oauth)\//.test(url) && access !== 'control'
  const methodsOf = new Map<string, Set<string>>()
  for (const route of routes.filter(isCovered)) {
    const path = pathOf(nameOf(route))
    const methods = methodsOf.get(path) ?? new Set()
    for (const method of route.method.split(',')) methodsOf.set(path, methods.add(method))
  }
  expect(methodsOf.size).toBeGreaterThan(50)
  for (const [path, methods] of methodsOf) {
    for (const method of METHODS) {
      if (methods.has(method) || (method === 'HEAD' && methods.has('GET'))) continue
      const answer = await world.call(method, path, { session: staff })
      expect([method, path, answer.status]).toEqual([method, path, 405])
      expect(String(answer.headers.allow).split(', ')).toEqual(expect.arrayContaining([...methods]))
      if (method !== 'HEAD')
        expect(answer.json()).toMatchObject({
          code: 'method_not_allowed',
          detail: `Method "${method}" not allowed.`,
        })
    }
  }
})

const names = Object.keys(COMPANION)

describe('an endpoint of the UI', () => {
  it.each(names)('%s takes neither nothing nor a key', async (name) => {
    for (const options of [{}, { key: KEYS.ada }, { key: 'phx_wrong' }]) {
      const answer = await call(name, options)
      expect([answer.status, answer.json()]).toEqual([401, NOT_AUTHENTICATED])
    }
  })

  it.each(names.filter((name) => COMPANION[name] === 'staff'))(
    '%s is refused to a session that is not staff',
    async (name) => {
      const answer = await call(name, { session: other })
      expect([answer.status, answer.json()]).toMatchObject([403, { code: 'permission_denied' }])
    },
  )

  // The live stream never ends by itself.
  it.each(names.filter((name) => name.startsWith('GET') && !name.endsWith('/events')))(
    '%s answers HEAD as it answers GET',
    async (name) => {
      const head = name.replace('GET', 'HEAD')
      const answers = [await call(name, { session: staff }), await call(head, { session: staff })]
      expect(answers[1]?.text).toBe('')
      expect(answers[1]?.status).toBe(answers[0]?.status)
      expect((await call(head)).status).toBe(401)
    },
  )
})

describe('a server for tests', () => {
  let testWorld: World
  beforeAll(async () => {
    const settableClock = createSettableClock()
    testWorld = await createWorld({
      settableClock,
      host: { clock: settableClock.read },
      config: { controlToken: 'the-control-token' },
    })
  })
  afterAll(() => testWorld.close())

  it('has the routes of the UI’s test world besides, which others don’t have', () => {
    const added = testWorld.companion.server.accessTable.filter(
      ({ method, access }) => method !== 'HEAD' && access !== 'control',
    )
    expect(added.map(nameOf).sort()).toEqual([...routes.map(nameOf), ...TEST_WORLD].sort())
    for (const route of added.filter((route) => TEST_WORLD.includes(nameOf(route))))
      expect(route.access).toMatchObject({ auth: 'session-only', throttle: 'none' })
  })

  it.each(TEST_WORLD)('%s is for sessions of staff alone', async (name) => {
    const call = (options: CallOptions) => testWorld.call(name.split(' ')[0] as Method, pathOf(name), options)
    const refused = [{}, { key: KEYS.ada }, { key: 'the-control-token' }]
    for (const options of refused)
      expect([(await call(options)).status, (await call(options)).json()]).toEqual([401, NOT_AUTHENTICATED])
    const session = await testWorld.signIn(GRACE)
    const answer = await call({ session })
    expect([answer.status, answer.json()]).toMatchObject([403, { code: 'permission_denied' }])
  })
})

it('a route that states no access keeps the server from starting', async () => {
  const server = createServer({
    ...testHost(),
    guard: { port: () => 7676, isAllowedOrigin: () => false },
  })
  const nothing = { find: () => null, recordUse: () => {} }
  const authenticator = createAuthenticator({
    keys: nothing,
    tokens: nothing,
    findSession: () => null,
    isForeignPage: () => false,
  })
  const throttle = createThrottle(Date.now)
  checkAccess(server, createAdmit({ authenticator, throttle, rateLimitEnabled: false }))
  expect(() => server.get('/forgotten', () => 'open to everyone')).toThrow('/forgotten has no access rule')
  await server.close()
})
