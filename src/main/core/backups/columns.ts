import type Database from 'better-sqlite3'
import { VIAS } from '../../../shared/contract/activity.ts'
import { REQUEST_STATUSES } from '../../../shared/contract/github-link.ts'
import { LEVEL } from '../../../shared/contract/organizations.ts'
import { PLATFORMS } from '../../../shared/contract/push-tokens.ts'
import { ONBOARDING_SKIP_REASONS, SHORTCUT_POSITIONS } from '../../../shared/contract/users.ts'

/** An SQL condition on a column that is not null. */
type Rule = (column: string) => string

const HEX = '[0-9a-fA-F]'
const hex = (digits: number) => HEX.repeat(digits)
const UUID = [8, 4, 4, 4, 12].map(hex).join('-')

/** Room for as many further IDs as anyone can use, all of which JavaScript can count. */
const MAX_ID = 2 ** 52

/** SQLite reads JSON up to a null character, JavaScript beyond it. */
const json: Rule = (column) => `json_valid(${column}) AND instr(${column}, char(0)) = 0`
const ifJson = (column: string, condition: string) => `CASE WHEN ${json(column)} THEN ${condition} ELSE 0 END`
const arrayOf =
  (isInvalid: string): Rule =>
  (column) =>
    ifJson(
      column,
      `json_type(${column}) = 'array' AND NOT EXISTS (SELECT 1 FROM json_each(${column}) WHERE ${isInvalid})`,
    )
const oneOf =
  (...values: readonly (string | number)[]): Rule =>
  (column) =>
    `${column} IN (${values.map((value) => (typeof value === 'number' ? value : `'${value}'`)).join(', ')})`

const texts = arrayOf("type <> 'text'")
const integers = arrayOf("type <> 'integer'")
const pages = arrayOf(
  "type <> 'object' OR json_type(value, '$.count') IS NOT 'integer' OR coalesce(json_type(value, '$.etag'), '') NOT IN ('text', 'null')",
)
const repository: Rule = (column) =>
  ifJson(
    column,
    `json_type(${column}, '$.id') IS 'integer' AND json_type(${column}, '$.name') IS 'text' AND json_type(${column}, '$.full_name') IS 'text'`,
  )
const uuid: Rule = (column) => `${column} GLOB '${UUID}'`
const id: Rule = (column) => `${column} BETWEEN 1 AND ${MAX_ID}`
const count: Rule = (column) => `typeof(${column}) = 'integer' AND ${column} BETWEEN 0 AND ${MAX_ID}`
const flag = oneOf(0, 1)
const level = oneOf(...Object.values(LEVEL))
const moment: Rule = (column) => `${column} GLOB '????-??-??T??:??*Z' AND julianday(${column}) IS NOT NULL`
const installation: Rule = (column) =>
  `length(${column}) <= 20 AND ${column} GLOB '[1-9]*' AND ${column} NOT GLOB '*[^0-9]*'`
const action: Rule = (column) => `${column} GLOB '[a-z]*.[a-z]*' AND ${column} NOT GLOB '*[^a-z_.]*'`

/** What columns may hold, beyond what their table's schema says, so that no restored row fails the requests that read it. */
const RULES: Record<string, Record<string, Rule>> = {
  sqlite_sequence: { seq: count },
  organizations: {
    id: uuid,
    created_at: moment,
    updated_at: moment,
    enforce_2fa: flag,
    members_can_invite: flag,
    is_ai_data_processing_approved: flag,
  },
  projects: { id, uuid, created_at: moment, github_installation_id: installation },
  users: {
    id,
    uuid,
    is_staff: flag,
    is_active: flag,
    date_joined: moment,
    hedgehog_config: json,
    notification_settings: json,
    events_column_config: json,
    has_seen_product_intro_for: json,
    ui_configuration: json,
    shortcut_position: oneOf(...SHORTCUT_POSITIONS, ''),
    credentials_reviewed_at: moment,
    onboarding_skipped_at: moment,
    onboarding_skipped_reason: oneOf(...ONBOARDING_SKIP_REASONS),
    onboarding_delegation_accepted_at: moment,
  },
  memberships: { level, joined_at: moment },
  invites: { id: uuid, level, created_at: moment },
  api_keys: {
    id: uuid,
    scopes: texts,
    created_at: moment,
    last_used_at: moment,
    last_rolled_at: moment,
    expires_at: moment,
  },
  sessions: { created_at: moment, expires_at: moment },
  login_tokens: { expires_at: moment },
  push_tokens: { id: uuid, platform: oneOf(...PLATFORMS), created_at: moment, last_seen_at: moment },
  integrations: {
    id: uuid,
    installation_id: installation,
    github_user_id: count,
    repository_snapshot_id: id,
    created_at: moment,
  },
  repository_snapshots: { id, fetched_at: moment, total: count, pages },
  repositories: { position: count, json: repository },
  branch_snapshots: { fetched_at: moment, names: texts, pages, default_branch_fetched_at: moment },
  github_states: { project_id: id, expires_at: moment },
  github_install_requests: {
    id: uuid,
    status: oneOf(...REQUEST_STATUSES),
    installation_id: installation,
    requested_at: moment,
    resolved_at: moment,
  },
  activity: { id, at: moment, via: oneOf(...VIAS), action },
  oauth_applications: {
    id: uuid,
    redirect_uris: texts,
    scopes: texts,
    optional_scopes: texts,
    created_at: moment,
    updated_at: moment,
  },
  oauth_codes: {
    scoped_teams: integers,
    scoped_organizations: texts,
    created_at: moment,
    expires_at: moment,
  },
  oauth_grants: {
    id,
    scoped_teams: integers,
    scoped_organizations: texts,
    authorized_at: moment,
    last_used_at: moment,
  },
  oauth_access_tokens: {
    scoped_teams: integers,
    scoped_organizations: texts,
    created_at: moment,
    expires_at: moment,
    last_used_at: moment,
  },
  oauth_refresh_tokens: { created_at: moment, used_at: moment },
  cli_codes: { expires_at: moment, approved_until: moment, project_id: id },
}

/** The first column, as `table.column`, with a value that this program doesn't write, or null. Older schemas lack some of them. */
export function findInvalidColumn(db: Database.Database): string | null {
  for (const [table, rules] of Object.entries(RULES)) {
    const known = new Set(
      db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table),
    )
    for (const [column, rule] of Object.entries(rules)) {
      if (!known.has(column)) continue
      const invalid = db.prepare(
        `SELECT 1 FROM ${table} WHERE ${column} IS NOT NULL AND NOT (${rule(column)}) LIMIT 1`,
      )
      if (invalid.get() !== undefined) return `${table}.${column}`
    }
  }
  const [orphan] = db.prepare<[], { table: string; fkid: number }>('PRAGMA foreign_key_check').all()
  if (orphan === undefined) return null
  const reference = db
    .prepare<[string, number], string>('SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ?')
    .pluck()
    .get(orphan.table, orphan.fkid)
  return `${orphan.table}.${reference ?? 'rowid'}`
}
