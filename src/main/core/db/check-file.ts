import Database from 'better-sqlite3'
import { StartError } from '../base/errors.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'

/**
 * Verifies a private copy of a database and checkpoints its write-ahead log. `name` is how messages refer to it.
 * @throws StartError if it is damaged, not a database of this program, or from a newer version
 */
export function checkDatabaseFile(copy: string, name: string): void {
  let db: Database.Database | null = null
  try {
    db = new Database(copy)
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      throw new StartError(
        `${name} is not a PostHog Companion backup. Choose a file created by the backup command.`,
      )
    }
    if (Number(db.pragma('user_version', { simple: true })) > SCHEMA_VERSION) {
      throw new StartError(
        `${name} is from a newer version of PostHog Companion. Update the program, then restore the backup.`,
      )
    }
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new StartError(invalidBackup(name))
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(invalidBackup(name), { cause: error })
  } finally {
    db?.close()
  }
}

const invalidBackup = (file: string) => `${file} is damaged or not a database. Choose another backup.`
