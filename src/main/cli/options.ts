import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { defaultDataDir } from '../platform/paths.ts'

/** What every command takes. */
export type CommonOptions = { dataDir: string; json: boolean }

export function withCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--data-dir <dir>', 'where the data is kept')
        .env('COMPANION_DATA_DIR')
        .default(defaultDataDir(process.env), "the system's folder for application data")
        .argParser((path: string) => resolve(path)),
    )
    .option('--json', 'print JSON for programs', false)
}

export function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}

/** An origin as browsers send it: scheme, host and port, nothing after. */
export function parseOrigin(text: string): string {
  try {
    const url = new URL(text)
    if (url.origin === text || url.href === text) return text
  } catch {
    // Falls through to the message.
  }
  throw new InvalidArgumentError('An origin looks like http://localhost:3000, with nothing after the port.')
}
