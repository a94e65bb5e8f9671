import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256 } from '../../../src/main/core/base/hashing.ts'
import { parseSeed } from '../../../src/main/core/seeds/parse.ts'
import { createWorld } from '../../support/world.ts'
import { search } from './search.ts'

const EMAILS = ['ada@example.com', 'bob@example.com', 'cleo@example.com'] as const
const ORGANIZATIONS = ['Acme', 'Globex'] as const

/** A field that a seed states, or leaves out. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const some = <T>(values: readonly T[], maxLength = values.length) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength })
const name = fc.constantFrom('', 'Ada', 'Bob', 'Ünal')
const scopes = fc.uniqueArray(fc.constantFrom('user:read', 'user:write', 'project:read'), { minLength: 1 })

const repository = fc.record(
  {
    id: fc.constant(0),
    default_branch: fc.constantFrom('main', 'dev'),
    private: fc.boolean(),
    branches: some(['main', 'dev', 'other']),
  },
  { requiredKeys: ['id'] },
)
const installation = fc.record({
  repository_selection: maybe(fc.constantFrom('all', 'selected', null)),
  github_login: maybe(fc.constantFrom('octocat', 'monalisa', null)),
  account: maybe(
    fc.constantFrom({ type: 'User', name: 'ada' }, { type: 'Organization', name: 'acme' }, null),
  ),
  repositories: maybe(
    fc
      .array(repository, { maxLength: 3 })
      .map((all) =>
        all.map((one, index) => ({ ...one, id: index + 1, name: `r${index}`, full_name: `acme/r${index}` })),
      ),
  ),
})
const application = fc.record({
  name: fc.constantFrom('Partner', 'Other'),
  client_secret: maybe(fc.constantFrom('secret-1', 'secret-2')),
  redirect_uris: fc.constantFrom(['https://a.example/cb'], ['https://a.example/cb', 'app://cb']),
  scopes: maybe(scopes),
  optional_scopes: maybe(scopes),
  first_party: maybe(fc.boolean()),
  verified: maybe(fc.boolean()),
})

/** What belongs to one user has values of their own, since a key can't be two users'. */
const userOf = (email: string) =>
  fc.record({
    email: fc.constant(email),
    first_name: maybe(name),
    last_name: maybe(name),
    is_staff: maybe(fc.boolean()),
    is_active: maybe(fc.boolean()),
    hedgehog_config: maybe(fc.constantFrom({}, { version: 2 }, { color: 'red', big: 1e21 })),
    keys: fc
      .tuple(
        maybe(fc.record({ label: maybe(name.filter(Boolean)), scopes: maybe(scopes) })),
        maybe(fc.constant({})),
      )
      .map((all) =>
        all.flatMap((key, index) =>
          key === undefined ? [] : [{ ...key, value: `phx_${email.slice(0, 3)}_key_${index}` }],
        ),
      ),
    push_tokens: fc
      .tuple(some([...Array(24).keys()]), fc.constantFrom('ios', 'android'))
      .map(([all, platform]) => all.map((one) => ({ token: `token-${one}`, platform }))),
    installations: fc
      .tuple(maybe(installation), maybe(installation))
      .map((all) =>
        all.flatMap((one, index) =>
          one === undefined ? [] : [{ installation_id: `${index + 1}00`, ...one }],
        ),
      ),
    oauth_tokens: maybe(fc.record({ scopes, hasRefresh: fc.boolean() })).map((token) =>
      token === undefined
        ? []
        : [
            {
              client_id: 'partner',
              access_token: `pha_${email.slice(0, 3)}_seeded`,
              ...(token.hasRefresh ? { refresh_token: `phr_${email.slice(0, 3)}_seeded` } : {}),
              scopes: token.scopes,
            },
          ],
    ),
  })

const seed = fc
  .record({
    organizations: some(ORGANIZATIONS),
    approved: maybe(fc.boolean()),
    application,
    users: fc.tuple(...EMAILS.map((email) => maybe(userOf(email)))),
    place: maybe(fc.nat(1)),
  })
  .map(({ organizations, approved, application, users, place }) => ({
    version: 1,
    organizations: organizations.map((name) => ({
      name,
      is_ai_data_processing_approved: approved,
      projects: [{ name: 'Default' }],
    })),
    oauth_applications: [{ client_id: 'partner', ...application }],
    users: users
      .filter((user) => user !== undefined)
      .map((user) => ({ ...user, organization: place === undefined ? undefined : organizations[place] })),
  }))

type Seed = typeof seed extends fc.Arbitrary<infer T> ? T : never
/** A change that the app or its users make between two seeds. */
const step = fc.oneof(
  { weight: 4, arbitrary: seed.map((value) => ({ kind: 'apply' as const, value })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...EMAILS), fc.nat(30))
      .map(([email, n]) => ({ kind: 'register' as const, email, token: `own-${n}` })),
  },
)

type Fields = Record<string, unknown>
type Model = Record<'users' | 'keys' | 'installations' | 'applications', Map<string, Fields>>

/** `given` over what is there; what it leaves out keeps its value, or gets the default of a new one. */
function put(kind: Map<string, Fields>, id: string, given: Fields, defaults: Fields): void {
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  kind.set(id, { ...defaults, ...kind.get(id), ...stated })
}

function applyToModel(model: Model, { users, oauth_applications }: Seed): void {
  for (const { client_id, client_secret, ...rest } of oauth_applications)
    put(
      model.applications,
      client_id,
      { ...rest, secret_hash: client_secret === undefined ? undefined : sha256(client_secret) },
      { secret_hash: null, scopes: [], optional_scopes: [], first_party: false, verified: false },
    )
  for (const user of users) {
    const { email, first_name, last_name, is_staff, is_active, hedgehog_config } = user
    put(
      model.users,
      email,
      { first_name, last_name, is_staff, is_active, hedgehog_config },
      { first_name: '', last_name: '', is_staff: false, is_active: true, hedgehog_config: null },
    )
    for (const { value, ...rest } of user.keys)
      put(model.keys, sha256(value), rest, { label: 'seed', scopes: ['*'] })
    for (const { installation_id, ...rest } of user.installations)
      put(model.installations, `${email} ${installation_id}`, rest, {
        repository_selection: 'selected',
        github_login: null,
        account: null,
        repositories: [],
      })
  }
}

/** The same, from the database. */
function observe(db: Database.Database): Model {
  const rows = (sql: string) => db.prepare<[], Record<string, unknown>>(sql).all()
  const json = (value: unknown) => (value === null ? null : JSON.parse(String(value)))
  const repositories = (snapshot: unknown, link: unknown) =>
    rows(`SELECT json FROM repositories WHERE snapshot_id = ${snapshot} ORDER BY position`).map((row) => {
      const one = json(row.json)
      const branches = db
        .prepare('SELECT names FROM branch_snapshots WHERE integration_id = ? AND repository = ?')
        .pluck()
        .get(link, one.full_name.toLowerCase())
      return { ...one, branches: json(branches ?? '[]') }
    })
  return {
    users: new Map(
      rows(`SELECT * FROM users WHERE email IN (${EMAILS.map((email) => `'${email}'`).join()})`).map(
        (row) => [
          String(row.email),
          {
            first_name: row.first_name,
            last_name: row.last_name,
            is_staff: row.is_staff === 1,
            is_active: row.is_active === 1,
            hedgehog_config: json(row.hedgehog_config),
          },
        ],
      ),
    ),
    keys: new Map(
      rows('SELECT * FROM api_keys').map((row) => [
        String(row.hash),
        { label: row.label, scopes: json(row.scopes) },
      ]),
    ),
    installations: new Map(
      rows('SELECT integrations.*, email FROM integrations JOIN users ON users.id = user_id').map((row) => [
        `${row.email} ${row.installation_id}`,
        {
          repository_selection: row.repository_selection,
          github_login: row.github_login,
          account: row.account_name === null ? null : { type: row.account_type, name: row.account_name },
          repositories: repositories(row.repository_snapshot_id, row.id),
        },
      ]),
    ),
    applications: new Map(
      rows("SELECT * FROM oauth_applications WHERE kind = 'registered'").map((row) => [
        String(row.client_id),
        {
          name: row.name,
          secret_hash: row.secret_hash,
          redirect_uris: json(row.redirect_uris),
          scopes: json(row.scopes),
          optional_scopes: json(row.optional_scopes),
          first_party: row.is_first_party === 1,
          verified: row.is_verified === 1,
        },
      ]),
    ),
  }
}

/** Everything that is in the database. */
function dump(db: Database.Database): Record<string, unknown[]> {
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all()
  return Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]))
}

const withBranches = (fields: Fields): Fields => ({
  ...fields,
  repositories: (fields.repositories as Fields[]).map((one) => ({ branches: [], ...one })),
})

it(
  'a seed that is applied twice is applied once, what it leaves out is left alone, and what it changes changes',
  async () => {
    await search('seeds', fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'companion-seeds-'))
      const world = await createWorld({ seed: { version: 1 }, config: { dataDir } })
      const db = new Database(join(dataDir, 'companion.db'), { readonly: true })
      try {
        const { users, pushTokens } = world.companion.app
        const model: Model = {
          users: new Map(),
          keys: new Map(),
          installations: new Map(),
          applications: new Map(),
        }
        for (const one of steps) {
          world.clock.advance(1000)
          if (one.kind === 'register') {
            const user = users.findByEmail(one.email)
            const actor = { userId: null, via: 'system', keyLabel: null } as const
            if (user !== null)
              await pushTokens.register(actor, user.id, { token: one.token, platform: 'ios' })
            continue
          }
          const apply = () => world.companion.applySeed(parseSeed(JSON.stringify(one.value), 'the seed'))
          apply()
          applyToModel(model, one.value)
          const once = dump(db)
          world.clock.advance(1000)
          apply()
          expect(dump(db), 'the database after the second time').toEqual(once)
          const found = observe(db)
          for (const kind of ['users', 'keys', 'applications'] as const)
            expect(Object.fromEntries(found[kind]), kind).toEqual(Object.fromEntries(model[kind]))
          expect([...found.installations].sort(), 'installations').toEqual(
            [...model.installations].map(([id, fields]) => [id, withBranches(fields)] as const).sort(),
          )
        }
      } finally {
        db.close()
        await world.close()
        rmSync(dataDir, { recursive: true, force: true })
      }
    })
  },
  15 * 60_000,
)
