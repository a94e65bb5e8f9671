import { createWorld, type Method, type World } from '../../../../support/world.ts'

export const ME = '/api/users/@me/'
export const PASSWORD = 'testpassword12345'
const KEYS = {
  'olga@example.com': 'phx_olga_0123456789abcdefghijklmnopqrstuvwxyz',
  'ada@example.com': 'phx_ada_0123456789abcdefghijklmnopqrstuvwxyz',
} as const
export type Email = keyof typeof KEYS
export type Reply = { status: number; body: unknown }

/** The world of PostHog's tests: a member with a password who is in two organizations, a staff user, and a third organization. */
export type Upstream = {
  world: World
  ids: {
    acme: string
    other: string
    isolated: string
    first: number
    second: number
    elsewhere: number
    away: number
  }
  /** Calls the API with the session of Ada, who is no staff, or of somebody else. */
  ask(method: Method, path: string, body?: unknown, who?: Email): Promise<Reply>
  /** Calls it with a key. */
  askWithKey(method: Method, path: string, body?: unknown): Promise<Reply>
  patch(body: unknown): Promise<Reply>
}

export async function createUpstream(): Promise<Upstream> {
  const world = await createWorld({
    seed: {
      version: 1,
      organizations: [
        { name: 'Acme', projects: [{ name: 'First' }, { name: 'Second' }] },
        { name: 'Other', projects: [{ name: 'Elsewhere' }] },
        { name: 'Isolated', projects: [{ name: 'Away' }] },
      ],
      users: Object.entries(KEYS).map(([email, value], index) => ({
        email,
        is_staff: index === 0,
        keys: [{ label: 'all', value }],
      })),
    },
  })
  const { organizations, users } = world.companion.app
  const organization = (name: string) => organizations.findByName(name)?.id ?? ''
  const project = (place: string, name: string) =>
    organizations.projectsOf(organization(place)).find((project) => project.name === name)?.id ?? 0
  const ids = {
    acme: organization('Acme'),
    other: organization('Other'),
    isolated: organization('Isolated'),
    first: project('Acme', 'First'),
    second: project('Acme', 'Second'),
    elsewhere: project('Other', 'Elsewhere'),
    away: project('Isolated', 'Away'),
  }
  organizations.join(users.findByEmail('ada@example.com')?.id ?? 0, ids.other, 1)

  const call = async (method: Method, path: string, who: object, body?: unknown): Promise<Reply> => {
    const answer = await world.call(method, path, { ...who, ...(body !== undefined && { body }) })
    return { status: answer.status, body: answer.text === '' ? null : answer.json() }
  }
  const ask: Upstream['ask'] = async (method, path, body, who = 'ada@example.com') =>
    call(method, path, { session: await world.signIn(who) }, body)
  await ask('PATCH', ME, { password: PASSWORD })
  return {
    world,
    ids,
    ask,
    askWithKey: (method, path, body) => call(method, path, { key: KEYS['ada@example.com'] }, body),
    patch: (body) => ask('PATCH', ME, body),
  }
}

export const refused = (code: string, attr: string | null, detail: string): Reply => ({
  status: 400,
  body: { type: 'validation_error', code, detail, attr },
})
export const forbidden = (detail: string): Reply => ({
  status: 403,
  body: { type: 'authentication_error', code: 'permission_denied', detail, attr: null },
})
