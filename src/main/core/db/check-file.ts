import Database from 'better-sqlite3'
import { originsSchema } from '../../../shared/contract/origin.ts'
import { parseGitHubUrl, parsePort } from '../base/config-values.ts'
import { StartError } from '../base/errors.ts'
import { findUnexpected } from './expected-schema.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'
import { isSound } from './sound.ts'

/**
 * Verifies a private copy of a database and checkpoints its write-ahead log. `name` is how messages refer to it. A file `fromElsewhere` may
 * have been prepared by somebody, so its schema and settings must be exactly what this program writes. `sound` is the verdict of an earlier
 * check of its pages.
 * @throws StartError if it is damaged, not a database of this program, or from a newer version
 */
export function checkDatabaseFile(
  copy: string,
  name: string,
  { fromElsewhere = false, sound }: { fromElsewhere?: boolean; sound?: boolean } = {},
): void {
  let db: Database.Database | null = null
  try {
    db = new Database(copy)
    db.pragma('trusted_schema = OFF')
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      throw new StartError(
        `${name} is not a PostHog Companion backup. Choose a file created by the backup command.`,
      )
    }
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > SCHEMA_VERSION) {
      throw new StartError(
        `${name} is from a newer version of PostHog Companion. Update the program, then restore the backup.`,
      )
    }
    if (!(sound ?? db.pragma('integrity_check(1)', { simple: true }) === 'ok'))
      throw new StartError(invalidBackup(name))
    if (fromElsewhere) refuseForeign(db, version, name)
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(invalidBackup(name), { cause: error })
  } finally {
    db?.close()
  }
}

/** The same while requests are handled. @throws StartError */
export async function checkDatabaseFileAside(
  copy: string,
  name: string,
  options: { fromElsewhere?: boolean } = {},
): Promise<void> {
  checkDatabaseFile(copy, name, { ...options, sound: await isSound(copy, 'integrity_check(1)') })
}

const invalidBackup = (file: string) => `${file} is damaged or not a database. Choose another backup.`

/** @throws StartError */
function refuseForeign(db: Database.Database, version: number, name: string): void {
  const unexpected = version < 1 ? 'user_version' : findUnexpected(db, version, { exact: true })
  if (unexpected !== null) {
    throw new StartError(
      `${name} was not created by PostHog Companion: its "${unexpected}" does not match schema ${version}. Choose another backup.`,
    )
  }
  const setting = db.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck()
  for (const [key, parse] of CHECKED_SETTINGS) {
    const value = setting.get(key)
    if (value === undefined || isAccepted(value, parse)) continue
    throw new StartError(`${name} has an invalid setting "${key}". Choose another backup.`)
  }
}

const CHECKED_SETTINGS = [
  ['github_url', parseGitHubUrl],
  ['github_api_url', parseGitHubUrl],
  ['port', parsePort],
  ['allowed_origins', (text: string) => originsSchema.parse(JSON.parse(text))],
] as const

function isAccepted(value: unknown, parse: (text: string) => unknown): boolean {
  try {
    parse(String(value))
    return true
  } catch {
    return false
  }
}
