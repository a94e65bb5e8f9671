import Database from 'better-sqlite3'
import { StartError } from '../base/errors.ts'
import { tooManyOpenFiles } from '../base/open-files.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'
import { isSound } from './sound.ts'

/** @throws StartError */
type Inspect = (db: Database.Database, version: number, name: string) => void

/**
 * Verifies a private copy of a database and checkpoints its write-ahead log. `name` is how messages refer to it. `inspect`
 * may refuse it for what is in it. `sound` is the verdict of an earlier check of its pages.
 * @throws StartError if it is damaged, not a database of this program, or from a newer version
 */
export function checkDatabaseFile(
  copy: string,
  name: string,
  { inspect, sound }: { inspect?: Inspect; sound?: boolean } = {},
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
    inspect?.(db, version, name)
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    if (error instanceof StartError) throw error
    throw tooManyOpenFiles(error) ?? new StartError(invalidBackup(name), { cause: error })
  } finally {
    db?.close()
  }
}

/** The same while requests are handled. @throws StartError */
export async function checkDatabaseFileAside(
  copy: string,
  name: string,
  options: { inspect?: Inspect } = {},
): Promise<void> {
  checkDatabaseFile(copy, name, { ...options, sound: await isSound(copy, 'integrity_check(1)') })
}

const invalidBackup = (file: string) => `${file} is damaged or not a database. Choose another backup.`
