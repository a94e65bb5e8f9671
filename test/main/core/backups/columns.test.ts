import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { restoreNow } from '../../../../src/main/core/backups/pending-restore.ts'
import { writeBackup } from '../../../../src/main/core/backups/write.ts'
import { openDatabase } from '../../../../src/main/core/db/open.ts'

const HASH = 'a'.repeat(64)
const MOMENT = '2026-05-07T09:28:06.123456Z'
const ID = '019b7600-0000-7000-8000-000000000000'

/** One row of each table that the tests change. */
const ROWS = `
  INSERT INTO organizations (id, name, slug, created_at, updated_at) VALUES ('${ID}', 'Acme', 'acme', '${MOMENT}', '${MOMENT}');
  INSERT INTO projects (uuid, organization_id, name, api_token, created_at) VALUES ('${ID}', '${ID}', 'Web', 'phc_x', '${MOMENT}');
  INSERT INTO users (uuid, distinct_id, email, first_name, last_name, date_joined)
    VALUES ('${ID}', 'ada', 'ada@example.com', '', '', '${MOMENT}');
  INSERT INTO invites (id, organization_id, target_email, level, created_by, created_at)
    VALUES ('${ID}', '${ID}', 'b@example.com', 1, 1, '${MOMENT}');
  INSERT INTO api_keys (id, user_id, label, hash, mask, scopes, created_at)
    VALUES ('${ID}', 1, 'ci', '${HASH}', 'phx_…abcd', '["*"]', '${MOMENT}');
  INSERT INTO push_tokens VALUES ('${ID}', 1, 'a', 'ios', '${MOMENT}', '${MOMENT}');
  INSERT INTO repository_snapshots VALUES (1, '${MOMENT}', 1, '[]');
  INSERT INTO repositories VALUES (1, 0, 'acme/web', '{"id":1,"name":"web","full_name":"acme/web"}');
  INSERT INTO integrations (id, user_id, installation_id, repository_snapshot_id, created_at)
    VALUES ('${ID}', 1, '12345', 1, '${MOMENT}');
  INSERT INTO activity (at, via, action, subject) VALUES ('${MOMENT}', 'system', 'user.updated', '');
  INSERT INTO oauth_grants (id, application_id, user_id, scoped_teams, scoped_organizations, authorized_at)
    SELECT 1, id, 1, '[]', '[]', '${MOMENT}' FROM oauth_applications;
  INSERT INTO oauth_access_tokens VALUES ('${HASH}', 1, 1, 'App', '*', '[]', '[]', '${MOMENT}', '${MOMENT}', NULL);
  INSERT INTO github_states (hash, user_id, flow, connect_from, expires_at)
    VALUES ('${HASH}', 1, 'manifest', '', '${MOMENT}');
  INSERT INTO cli_codes (device_hash, user_code_hash, key_hash, key_mask, expires_at)
    VALUES ('${HASH}', '${HASH}', '${HASH}', '********', '${MOMENT}');`

let folder: string
let pristine: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'companion-columns-'))
  pristine = join(folder, 'backup.db')
  const db = openDatabase(folder)
  db.exec(ROWS)
  await writeBackup(db, pristine, false)
  db.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'companion-restored-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** What a restore says to the backup with one value changed; null if it accepts it. */
function restoreWith(column: string, value: string): string | null {
  const [table = '', name = ''] = column.split('.')
  const copy = join(dataDir, 'copy.db')
  const db = new Database(pristine)
  db.exec(`VACUUM INTO '${copy}'`)
  db.close()
  const changed = new Database(copy)
  changed.pragma('foreign_keys = OFF')
  changed.exec(`UPDATE ${table} SET ${name} = ${value}`)
  changed.close()
  try {
    restoreNow(copy, dataDir)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const NUL = "'a' || char(0) || 'b'"
const NOT_UTF8 = "CAST(x'ff00fe' AS TEXT)"
const zeros = (count: number) => `printf('%.*c', ${count}, '0')`
const nested = (depth: number) =>
  `'{"a":' || replace(${zeros(depth)}, '0', '[') || replace(${zeros(depth)}, '0', ']') || '}'`
const KEY = `'phx_' || ${zeros(43)}`

describe('a restore refuses', () => {
  it.each([
    ['users.email', "'not an email'"],
    ['users.first_name', zeros(6_000_000)],
    ['users.first_name', NUL],
    ['users.first_name', NOT_UTF8],
    ['users.last_name', NUL],
    ['users.distinct_id', zeros(2_000_000)],
    ['users.distinct_id', NUL],
    ['users.password_hash', "'zz'"],
    ['users.password_hash', "'scrypt$AA==$AA=='"],
    ['users.is_staff', '7'],
    ['users.hide_mcp_hints', '-1'],
    ['users.hedgehog_config', "'[1]'"],
    ['users.hedgehog_config', `'{"a":"' || ${zeros(65_536)} || '"}'`],
    ['users.hedgehog_config', nested(300)],
    ['users.hedgehog_config', "CAST(x'7b2261223a22ff227d' AS TEXT)"],
    ['users.notification_settings', "'5'"],
    ['users.notification_settings', "'[]'"],
    ['users.ui_configuration', "'[]'"],
    ['users.ui_configuration', `'{"a":"' || ${zeros(65_536)} || '"}'`],
    ['users.events_column_config', `'"' || ${NOT_UTF8} || '"'`],
    ['users.toolbar_mode', "'zz'"],
    ['users.theme_mode', "'zz'"],
    ['users.shortcut_position', "'zz'"],
    ['users.role_at_organization', "'zz'"],
    ['organizations.name', "''"],
    ['organizations.name', zeros(65)],
    ['organizations.slug', NUL],
    ['organizations.logo_media_id', "'zz'"],
    ['organizations.default_experiment_stats_method', "'zz'"],
    ['projects.name', zeros(201)],
    ['projects.api_token', NUL],
    ['invites.target_email', "'zz'"],
    ['invites.message', zeros(2001)],
    ['api_keys.label', NUL],
    ['api_keys.label', zeros(41)],
    ['api_keys.hash', KEY],
    ['api_keys.mask', KEY],
    ['api_keys.scopes', `'["*","zzz"]'`],
    ['push_tokens.token', "''"],
    ['push_tokens.token', zeros(513)],
    ['integrations.needs_reauthorization', '9'],
    ['integrations.repository_snapshot_id', '999'],
    ['integrations.account_name', NOT_UTF8],
    ['repositories.snapshot_id', '999'],
    ['repositories.name_key', NOT_UTF8],
    ['github_states.flow', "'zz'"],
    ['activity.subject', NOT_UTF8],
    ['oauth_applications.kind', "'x'"],
    ['oauth_applications.name', zeros(256)],
    ['oauth_applications.client_id', "'a b'"],
    ['oauth_applications.secret_hash', "'secret'"],
    ['oauth_applications.redirect_uris', `'["javascript:alert(1)"]'`],
    ['oauth_applications.redirect_uris', "'[5]'"],
    ['oauth_applications.scopes', `'["zzz"]'`],
    ['oauth_applications.optional_scopes', `'["zzz"]'`],
    ['oauth_applications.is_first_party', '2'],
    ['oauth_grants.ended', "'ok'"],
    ['oauth_access_tokens.user_id', '5'],
    ['oauth_access_tokens.scope', "'zzz'"],
    ['cli_codes.key_mask', KEY],
    ['cli_codes.label', NUL],
  ])('%s = %s, and the folder stays as it was', (column, value) => {
    expect(restoreWith(column, value)).toContain(`has an invalid value in "${column}"`)
    expect(readdirSync(dataDir)).toEqual(['copy.db'])
  })
})

describe('a restore accepts', () => {
  it.each([
    // Version 0.1.0 stored any object.
    ['users.notification_settings', `'{"unknown":[1]}'`],
    ['users.email', "'b@b-.com'"],
    ['users.email', "'.hidden@companion.local'"],
    ['users.hedgehog_config', nested(250)],
    ['users.hedgehog_config', `'{"a":"' || ${zeros(65_528)} || '"}'`],
    ['users.shortcut_position', "''"],
    ['users.first_name', "''"],
    // The command line of 0.1.0 created users with longer names than the API.
    ['users.first_name', zeros(100_000)],
    ['organizations.default_experiment_stats_method', "''"],
    ['invites.message', "''"],
    ['activity.subject', NUL],
    ['activity.key_label', NUL],
    ['integrations.account_name', NUL],
    ['repositories.name_key', NUL],
    ['oauth_applications.name', NUL],
    ['oauth_access_tokens.scope', "''"],
  ])('%s = %s', (column, value) => {
    expect(restoreWith(column, value)).toBeNull()
  })
})
