import type { Command } from 'commander'
import { type CommonOptions, dataDirFrom, withCommonOptions } from './options.ts'

export function backupCommands(program: Command): void {
  withCommonOptions(program.command('backup'))
    .description('back up the database to a file; safe while the server is running')
    .argument('<file>', 'where to write the backup')
    .option('--force', 'replace the file if it exists', false)
    .action(async (file: string, options: CommonOptions & { force: boolean }) => {
      const dataDir = dataDirFrom(options)
      const { backUp } = await import('./copies.ts')
      await backUp(file, { ...options, dataDir })
    })

  withCommonOptions(program.command('restore'))
    .description('replace the database with a backup; the previous database is kept under a new name')
    .argument('<file>', 'a file created by `backup`')
    .action(async (file: string, options: CommonOptions) => {
      const dataDir = dataDirFrom(options)
      const { restore } = await import('./copies.ts')
      restore(file, { ...options, dataDir })
    })
}
