import type Database from 'better-sqlite3'
import { StartError } from '../base/errors.ts'
import { findUnexpected } from '../db/expected-schema.ts'
import { isSetting } from '../settings/values.ts'
import { findInvalidColumn } from './columns.ts'

/**
 * Refuses a file to restore that somebody prepared or changed: it must have exactly the schema of a release, and only what this program
 * could have written.
 * @throws StartError
 */
export function refuseForeign(db: Database.Database, version: number, name: string): void {
  const refuse = (what: string) => new StartError(`${name} ${what}. Choose another backup.`)
  const unexpected = version < 1 ? 'user_version' : findUnexpected(db, version, { exact: true })
  if (unexpected !== null) {
    throw refuse(`was not created by PostHog Companion: its "${unexpected}" does not match schema ${version}`)
  }
  const settings = db
    .prepare<[], { name: string; value: string }>('SELECT name, value FROM settings')
    .all()
    .find((setting) => !isSetting(setting.name, setting.value))
  if (settings !== undefined) throw refuse(`has an invalid setting "${settings.name}"`)
  const column = findInvalidColumn(db)
  if (column !== null) throw refuse(`has an invalid value in "${column}"`)
  const owner = db.prepare('SELECT 1 FROM users WHERE is_active = 1 LIMIT 1').get()
  if (owner === undefined) throw refuse('has no active user, so nobody could use it')
}
