import type { Command } from 'commander'
import { type AppConfig, type Flags, readConfig } from '../core/base/config.ts'
import { currentBuild, currentSystem } from '../platform/system-info.ts'

/** Options that every command accepts, as typed. */
export type CommonOptions = { dataDir?: string; json: boolean }

export function withCommonOptions(command: Command): Command {
  return command
    .option(
      '--data-dir <dir>',
      "the data folder (env: COMPANION_DATA_DIR; default: in the system's application data folder)",
    )
    .option('--json', 'print machine-readable JSON', false)
}

/** @throws UsageError, StartError */
export const configFrom = (flags: Flags): AppConfig =>
  readConfig(flags, process.env, currentSystem(), currentBuild())

/** The data folder a command uses. @throws UsageError, StartError */
export function dataDirFrom(flags: Flags): string {
  const { dataDir } = configFrom(flags)
  if (dataDir === null) throw new Error('a command without --ephemeral has a data folder')
  return dataDir
}
