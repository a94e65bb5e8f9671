import Database from 'better-sqlite3'
import { StartError } from '../base/errors.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'

/**
 * Opens a copy, which is ours to write to, and brings its log into it. `name` is what the person calls it.
 * @throws StartError where it is no sound database of this program, or is from a newer version of it
 */
export function checkDatabaseFile(copy: string, name: string): void {
  let db: Database.Database | null = null
  try {
    db = new Database(copy)
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      throw new StartError(
        `${name} is no backup of PostHog Companion. Choose a file that the backup command made.`,
      )
    }
    if (Number(db.pragma('user_version', { simple: true })) > SCHEMA_VERSION) {
      throw new StartError(
        `${name} is from a newer version of PostHog Companion. Update the program, then restore it.`,
      )
    }
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new StartError(unsound(name))
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(unsound(name), { cause: error })
  } finally {
    db?.close()
  }
}

const unsound = (file: string) => `${file} is damaged or no database. Choose another backup.`
