import type Database from 'better-sqlite3'
import { sha256 } from '../../../src/main/core/base/hashing.ts'
import { FIRST_ORGANIZATION } from '../../../src/main/core/users/first-start.ts'
import { EMAILS, ORGANIZATIONS, type Seed } from './seed-histories.ts'

export type Fields = Record<string, unknown>
export const KINDS = ['organizations', 'users', 'keys', 'applications', 'tokens', 'refreshes'] as const
export type Model = Record<(typeof KINDS)[number] | 'installations', Map<string, Fields>>

/** `given` over what is there; what it leaves out keeps its value, or gets the default of a new one. */
function put(kind: Map<string, Fields>, id: string, given: Fields, defaults: Fields): void {
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  kind.set(id, { ...defaults, ...kind.get(id), ...stated })
}

/** What a seed changes. */
export function applyToModel(model: Model, { organizations, users, oauth_applications }: Seed): void {
  for (const { name, is_ai_data_processing_approved, projects } of organizations)
    put(
      model.organizations,
      name,
      {
        is_ai_data_processing_approved,
        github_installation_id: projects[0]?.github_installation_id,
      },
      { is_ai_data_processing_approved: true, github_installation_id: null },
    )
  for (const { client_id, client_secret, ...rest } of oauth_applications)
    put(
      model.applications,
      client_id,
      { ...rest, secret_hash: client_secret === undefined ? undefined : sha256(client_secret) },
      { secret_hash: null, scopes: [], optional_scopes: [], first_party: false, verified: false },
    )
  for (const token of model.tokens.values()) token.application_name = oauth_applications[0]?.name
  for (const user of users) {
    const { email, first_name, last_name, is_staff, is_active, hedgehog_config, organization } = user
    put(
      model.users,
      email,
      {
        first_name,
        last_name,
        is_staff,
        is_active,
        hedgehog_config,
        organization,
        onboarding_skipped: user.onboarding_skipped,
      },
      {
        first_name: '',
        last_name: '',
        is_staff: false,
        is_active: true,
        hedgehog_config: null,
        organization: FIRST_ORGANIZATION,
        onboarding_skipped: false,
      },
    )
    for (const { value, ...rest } of user.keys)
      put(model.keys, sha256(value), rest, { label: 'seed', scopes: ['*'] })
    for (const { client_id, access_token, refresh_token, scopes, expires_in } of user.oauth_tokens) {
      const lifetime = model.applications.get(client_id)?.first_party ? 7 * 24 * 3600 : 3600
      put(
        model.tokens,
        sha256(access_token),
        { scope: scopes.join(' '), expires_in, application_name: model.applications.get(client_id)?.name },
        { expires_in: lifetime },
      )
      if (refresh_token !== undefined)
        put(model.refreshes, sha256(refresh_token), { scope: scopes.join(' ') }, {})
    }
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
export function observe(db: Database.Database): Model {
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
    organizations: new Map(
      rows(`SELECT organizations.name, is_ai_data_processing_approved, github_installation_id
        FROM organizations JOIN projects ON organization_id = organizations.id
        WHERE organizations.name IN (${ORGANIZATIONS.map((name) => `'${name}'`).join()})`).map((row) => [
        String(row.name),
        {
          is_ai_data_processing_approved: row.is_ai_data_processing_approved === 1,
          github_installation_id: row.github_installation_id,
        },
      ]),
    ),
    tokens: new Map(
      rows('SELECT * FROM oauth_access_tokens').map((row) => [
        String(row.hash),
        {
          scope: row.scope,
          expires_in: (Date.parse(String(row.expires_at)) - Date.parse(String(row.created_at))) / 1000,
          application_name: row.application_name,
        },
      ]),
    ),
    refreshes: new Map(
      rows('SELECT * FROM oauth_refresh_tokens').map((row) => [String(row.hash), { scope: row.scope }]),
    ),
    users: new Map(
      rows(`SELECT users.*, organizations.name AS organization FROM users
        LEFT JOIN organizations ON organizations.id = current_organization_id WHERE email IN (${EMAILS.map((email) => `'${email}'`).join()})`).map(
        (row) => [
          String(row.email),
          {
            first_name: row.first_name,
            last_name: row.last_name,
            is_staff: row.is_staff === 1,
            is_active: row.is_active === 1,
            hedgehog_config: json(row.hedgehog_config),
            organization: row.organization,
            onboarding_skipped: row.onboarding_skipped_at !== null,
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
