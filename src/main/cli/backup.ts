import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { restoreNow } from '../core/backups/pending-restore.ts'
import { writeBackup } from '../core/backups/write.ts'
import { StartError } from '../core/base/errors.ts'
import { explain } from '../core/db/explain.ts'
import { claimFolder, runningServer } from '../core/db/lock.ts'
import { openDatabase, preparePrivateFolder } from '../core/db/open.ts'
import { databasePath } from '../core/db/paths.ts'
import { type CommonOptions, dataDirFrom, withCommonOptions } from './options.ts'
import { printJson } from './output.ts'

export function backupCommands(program: Command): void {
  withCommonOptions(program.command('backup'))
    .description('back up the database to a file; safe while the server is running')
    .argument('<file>', 'where to write the backup')
    .option('--force', 'replace the file if it exists', false)
    .action(async (file: string, options: CommonOptions & { force: boolean }) => {
      const dataDir = dataDirFrom(options)
      if (!existsSync(databasePath(dataDir)))
        throw new StartError(`There is no database in ${dataDir}. Check --data-dir, or start the app once.`)
      const db = openDatabase(dataDir)
      try {
        await writeBackup(db, file, options.force)
      } finally {
        db.close()
      }
      if (options.json) printJson({ backup: resolve(file) })
      else
        process.stdout.write(
          `Database backed up to ${resolve(file)}. Tokens stay in the keychain and are not included.\n`,
        )
    })

  withCommonOptions(program.command('restore'))
    .description('replace the database with a backup; the previous database is kept under a new name')
    .argument('<file>', 'a file created by `backup`')
    .action((file: string, options: CommonOptions) => {
      const aside = restore(file, dataDirFrom(options))
      if (options.json) printJson({ restored: resolve(file), set_aside: aside })
      else
        process.stdout.write(
          `Restored. API keys and app sign-ins revoked since the backup work again.${aside === null ? '' : ` The previous database was moved to ${aside}.`}\n`,
        )
    })
}

function restore(file: string, dataDir: string): string | null {
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
