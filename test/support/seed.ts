/** API keys of the seeded users, by scope. */
export const KEYS = {
  ada: 'phx_ada_everything_0123456789abcdef',
  adaRead: 'phx_ada_reads_0123456789abcdefghijk',
  grace: 'phx_grace_everything_0123456789abcd',
  graceRead: 'phx_grace_reads_0123456789abcdefghi',
  graceWrite: 'phx_grace_writes_0123456789abcdefgh',
  graceOther: 'phx_grace_insights_0123456789abcdef',
  ivan: 'phx_ivan_everything_0123456789abcde',
} as const

export const ADA = 'ada@example.com'
export const GRACE = 'grace@example.com'
export const IVAN = 'ivan@example.com'

/** A UUID that does not exist. */
export const NOBODY = '01890a5d-ac96-774b-bcce-b302099a8057'

export const INSTALLATION = '12345'
export const SECOND_INSTALLATION = '67890'
export const UNKNOWN_INSTALLATION = '99999'

export const REPOSITORIES = [
  {
    id: 1,
    name: 'web',
    full_name: 'Acme/Web',
    private: false,
    default_branch: 'main',
    language: 'TypeScript',
    pushed_at: '2026-05-07T09:00:00Z',
    archived: false,
    can_push: true,
  },
  { id: 2, name: 'api', full_name: 'Acme/api', private: true, default_branch: 'trunk' },
  { id: 3, name: 'docs', full_name: 'Acme/docs' },
] as const

/** Ada is staff and the owner, Grace is not staff, and Ivan gets deactivated. */
export const SEED = {
  version: 1,
  organizations: [
    {
      name: 'Acme',
      projects: [{ name: 'Default', github_installation_id: INSTALLATION }, { name: 'Second' }],
    },
    { name: 'Globex', projects: [{ name: 'Reactor' }] },
  ],
  users: [
    {
      email: ADA,
      first_name: 'Ada',
      last_name: 'Lovelace',
      is_staff: true,
      keys: [
        { label: 'everything', scopes: ['*'], value: KEYS.ada },
        { label: 'reads', scopes: ['user:read'], value: KEYS.adaRead },
      ],
      installations: [
        {
          installation_id: INSTALLATION,
          repository_selection: 'selected',
          github_login: 'adal',
          account: { type: 'Organization', name: 'acme' },
          repositories: [
            { ...REPOSITORIES[0], branches: ['dev', 'main', 'feature/Login'] },
            { ...REPOSITORIES[1], branches: ['one', 'two'] },
            REPOSITORIES[2],
          ],
        },
        { installation_id: SECOND_INSTALLATION, repository_selection: 'all' },
      ],
    },
    {
      email: GRACE,
      first_name: 'Grace',
      last_name: 'Hopper',
      hedgehog_config: { version: 2, enabled: true },
      keys: [
        { label: 'everything', scopes: ['*'], value: KEYS.grace },
        { label: 'reads', scopes: ['user:read'], value: KEYS.graceRead },
        { label: 'writes', scopes: ['user:write'], value: KEYS.graceWrite },
        { label: 'insights', scopes: ['insight:read', 'feature_flag:write'], value: KEYS.graceOther },
      ],
      installations: [
        {
          installation_id: INSTALLATION,
          account: { type: 'Organization', name: 'acme' },
          repositories: [{ ...REPOSITORIES[0], branches: ['main'] }],
        },
      ],
    },
    { email: IVAN, first_name: 'Ivan', keys: [{ label: 'everything', scopes: ['*'], value: KEYS.ivan }] },
  ],
}

export const MANUAL_KEY = 'phx_0123456789abcdefghijklmnopqrstuvwxyz'
/** The example seed from the docs. */
export const MANUAL_SEED = {
  version: 1,
  organizations: [{ name: 'Acme', projects: [{ name: 'Default', github_installation_id: '12345' }] }],
  users: [
    {
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'L',
      is_staff: true,
      hedgehog_config: { version: 2, enabled: true },
      keys: [{ label: 'ci', scopes: ['user:read', 'user:write'], value: MANUAL_KEY }],
      push_tokens: [{ token: 'ExponentPushToken[abc]', platform: 'ios' }],
      installations: [
        {
          installation_id: '12345',
          repository_selection: 'selected',
          github_login: 'octocat',
          account: { type: 'Organization', name: 'acme' },
          repositories: [
            {
              id: 1,
              name: 'web',
              full_name: 'acme/web',
              private: false,
              default_branch: 'main',
              branches: ['main', 'dev'],
            },
          ],
        },
      ],
    },
  ],
}
