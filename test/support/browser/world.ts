/** The API key of the seeded owner. */
export const KEY = 'phx_0123456789abcdefghijklmnopqrstuvwxyz'

const day = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * day).toISOString()

const REPOSITORIES = [
  ['web', 'TypeScript', true, false, 0.1],
  ['api', 'Python', true, false, 0.4],
  ['mobile', 'Swift', true, false, 2],
  ['design-system', 'CSS', false, false, 5],
  ['docs', 'MDX', false, false, 9],
  ['infrastructure', 'HCL', true, false, 21],
  ['billing', 'Go', true, false, 33],
  ['legacy-portal', 'Ruby', true, true, 900],
] as const

/** A small company: two users, two projects, two installations, keys, and phones. */
export const WORLD = {
  version: 1,
  organizations: [
    {
      name: 'Acme',
      projects: [{ name: 'Production', github_installation_id: '12345' }, { name: 'Staging' }],
    },
  ],
  users: [
    {
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      is_staff: true,
      hedgehog_config: {
        version: 2,
        enabled: true,
        use_as_profile: true,
        party_mode_enabled: false,
        actor_options: {
          id: 'player',
          player: true,
          color: 'green',
          accessories: ['beret', 'glasses'],
          ai_enabled: true,
          interactions_enabled: true,
          controls_enabled: true,
        },
      },
      keys: [
        { label: 'desktop client', scopes: ['user:read', 'user:write'], value: KEY },
        {
          label: 'read-only dashboard',
          scopes: ['user:read'],
          value: 'phx_dashboard0123456789abcdefghijklmnop',
        },
      ],
      push_tokens: [
        { token: 'ExponentPushToken[Qx7Kd2mPz9Lw4Nv1Rt6Ys3]', platform: 'ios' },
        { token: 'ExponentPushToken[Ht5Bg8nCj2Fk7Mq4Xp1Za9]', platform: 'android' },
      ],
      installations: [
        {
          installation_id: '12345',
          repository_selection: 'selected',
          github_login: 'ada',
          account: { type: 'Organization', name: 'acme' },
          repositories: REPOSITORIES.map(([name, language, isPrivate, archived, days], index) => ({
            id: index + 1,
            name,
            full_name: `acme/${name}`,
            private: isPrivate,
            default_branch: 'main',
            language,
            archived,
            can_push: true,
            pushed_at: daysAgo(days),
            branches: ['main', 'develop', 'feature/onboarding', 'fix/timezones', 'release/2026.11'],
          })),
        },
        {
          installation_id: '67890',
          repository_selection: 'all',
          github_login: 'ada',
          account: { type: 'User', name: 'ada' },
          repository_template: { owner: 'ada', count: 1200, branches: 30 },
        },
      ],
    },
    { email: 'grace@example.com', first_name: 'Grace', last_name: 'Hopper' },
  ],
} as const

/** One user with a project and a key, for tests that connect GitHub themselves. */
export const NOTHING_LINKED = {
  version: 1,
  organizations: [{ name: 'Acme', projects: [{ name: 'Production' }] }],
  users: [{ email: 'ada@example.com', is_staff: true, keys: [{ value: KEY }] }],
}
