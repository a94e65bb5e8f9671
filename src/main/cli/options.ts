import type { Command } from 'commander'
import { type AppConfig, type Flags, readConfig } from '../core/base/config.ts'
import { currentBuild, currentSurroundings } from '../platform/surroundings.ts'

/** What every command takes, as it was typed. */
export type CommonOptions = { dataDir?: string; json: boolean }

export function withCommonOptions(command: Command): Command {
  return command
    .option(
      '--data-dir <dir>',
      "where the data is kept (env: COMPANION_DATA_DIR; default: the system's folder for application data)",
    )
    .option('--json', 'print JSON for programs', false)
}

/** @throws UsageError, StartError */
export const configFrom = (flags: Flags): AppConfig =>
  readConfig(flags, process.env, currentSurroundings(), currentBuild())

/** The data folder that a command works on. @throws UsageError, StartError */
export function dataDirFrom(flags: Flags): string {
  const { dataDir } = configFrom(flags)
  if (dataDir === null) throw new Error('a command without --ephemeral has a data folder')
  return dataDir
}
