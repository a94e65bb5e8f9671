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

/** Origins with commas between them. */
export const parseOrigins = (text: string): string[] =>
  text
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '')
    .map(parseOrigin)

/** An origin as browsers send it: scheme, host and port, nothing after. That of an app's own scheme has no port, either. */
export function parseOrigin(text: string): string {
  if (URL.parse(text)?.origin === text || /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+$/.test(text)) return text
  throw new InvalidArgumentError('An origin looks like http://localhost:3000, with nothing after the port.')
}
