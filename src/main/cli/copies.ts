import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { restoreNow } from '../core/backups/pending-restore.ts'
import { writeBackup } from '../core/backups/write.ts'
import { StartError } from '../core/base/errors.ts'
import { explain } from '../core/db/explain.ts'
import { claimFolder, runningServer } from '../core/db/lock.ts'
import { openDatabase, preparePrivateFolder } from '../core/db/open.ts'
import { databasePath } from '../core/db/paths.ts'
import { printJson } from './output.ts'

/** The `backup` command. */
export async function backUp(
  file: string,
  { dataDir, force, json }: { dataDir: string; force: boolean; json: boolean },
): Promise<void> {
  if (!existsSync(databasePath(dataDir)))
    throw new StartError(`There is no database in ${dataDir}. Check --data-dir, or start the app once.`)
  const db = openDatabase(dataDir)
  try {
    await writeBackup(db, file, force)
  } finally {
    db.close()
  }
  if (json) printJson({ backup: resolve(file) })
  else
    process.stdout.write(
      `Database backed up to ${resolve(file)}. Tokens stay in the keychain and are not included.\n`,
    )
}

/** The `restore` command. */
export function restore(file: string, { dataDir, json }: { dataDir: string; json: boolean }): void {
  const aside = replaceDatabase(file, dataDir)
  if (json) printJson({ restored: resolve(file), set_aside: aside })
  else
    process.stdout.write(
      `Restored. API keys and app sign-ins revoked since the backup work again.${aside === null ? '' : ` The previous database was moved to ${aside}; its entries in the system keychain are kept until you delete it.`}\n`,
    )
}

function replaceDatabase(file: string, dataDir: string): string | null {
  preparePrivateFolder(dataDir)
  const lock = claimFolder(dataDir)
  if (lock === null) {
    const running = runningServer(dataDir)
    const where = running === null || running === 'starting' ? '' : ` at ${running.url}`
    throw new StartError(`The server is running${where}. Stop it and run restore again.`)
  }
  try {
    return restoreNow(file, dataDir)
  } catch (error) {
    throw explain(error, dataDir)
  } finally {
    lock.release()
  }
}
