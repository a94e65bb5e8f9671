import { resolve } from 'node:path'
import type { Command } from 'commander'
import { restoreNow } from '../core/backups/pending-restore.ts'
import { writeBackup } from '../core/backups/write.ts'
import { StartError } from '../core/base/errors.ts'
import { explain } from '../core/db/explain.ts'
import { claimFolder, runningServer } from '../core/db/lock.ts'
import { openDatabase, preparePrivateFolder } from '../core/db/open.ts'
import { type CommonOptions, dataDirFrom, withCommonOptions } from './options.ts'
import { printJson } from './output.ts'

export function backupCommands(program: Command): void {
  withCommonOptions(program.command('backup'))
    .description('copy the database to a file, also while the server runs')
    .argument('<file>', 'where to write the copy')
    .option('--force', 'replace the file if it exists', false)
    .action(async (file: string, options: CommonOptions & { force: boolean }) => {
      const db = openDatabase(dataDirFrom(options))
      try {
        await writeBackup(db, file, options.force)
      } finally {
        db.close()
      }
      if (options.json) printJson({ backup: resolve(file) })
      else process.stdout.write(`The database was copied to ${resolve(file)}. Tokens stay in the keychain.\n`)
    })

  withCommonOptions(program.command('restore'))
    .description('put a copy in the place of the database; the one that was there is set aside')
    .argument('<file>', 'a file that `backup` wrote')
    .action((file: string, options: CommonOptions) => {
      const aside = restore(file, dataDirFrom(options))
      if (options.json) printJson({ restored: resolve(file), set_aside: aside })
      else
        process.stdout.write(
          `Restored.${aside === null ? '' : ` The database that was there is now ${aside}.`}\n`,
        )
    })
}

function restore(file: string, dataDir: string): string | null {
  preparePrivateFolder(dataDir)
  const lock = claimFolder(dataDir)
  if (lock === null) {
    const running = runningServer(dataDir)
    const where = running === null || running === 'starting' ? '' : ` at ${running.url}`
    throw new StartError(`The server is running${where}. Stop it, then restore.`)
  }
  try {
    return restoreNow(file, dataDir)
  } catch (error) {
    throw explain(error, dataDir)
  } finally {
    lock.release()
  }
}
