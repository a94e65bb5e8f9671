import fc from 'fast-check'

export const EMAILS = ['ada@example.com', 'bob@example.com', 'cleo@example.com'] as const
export const ORGANIZATIONS = ['Acme', 'Globex'] as const

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
    onboarding_skipped: maybe(fc.boolean()),
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
    oauth_tokens: maybe(
      fc.record({ scopes, hasRefresh: fc.boolean(), expires_in: maybe(fc.constantFrom(-1, 60, 3600)) }),
    ).map((token) =>
      token === undefined
        ? []
        : [
            {
              client_id: 'partner',
              access_token: `pha_${email.slice(0, 3)}_seeded`,
              ...(token.hasRefresh ? { refresh_token: `phr_${email.slice(0, 3)}_seeded` } : {}),
              scopes: token.scopes,
              expires_in: token.expires_in,
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
    shared: maybe(fc.constantFrom('100', '200')),
  })
  .map(({ organizations, approved, application, users, place, shared }) => ({
    version: 1,
    organizations: organizations.map((name) => ({
      name,
      is_ai_data_processing_approved: approved,
      projects: [{ name: 'Default', github_installation_id: shared }],
    })),
    oauth_applications: [{ client_id: 'partner', ...application }],
    users: users
      .filter((user) => user !== undefined)
      .map((user) => ({ ...user, organization: place === undefined ? undefined : organizations[place] })),
  }))

export type Seed = typeof seed extends fc.Arbitrary<infer T> ? T : never
/** A change that the app or its users make between two seeds. */
export const step = fc.oneof(
  { weight: 4, arbitrary: seed.map((value) => ({ kind: 'apply' as const, value })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...EMAILS), fc.nat(30))
      .map(([email, n]) => ({ kind: 'register' as const, email, token: `own-${n}` })),
  },
)
