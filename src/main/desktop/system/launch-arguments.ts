import { parseArgs } from 'node:util'

export type LaunchArguments = {
  links: string[]
  seedFiles: string[]
  /** Start in the tray, without a window. */
  hidden: boolean
  dataDir: string | null
  port: number | null
}

/** The ending of seed files that the system opens with the app. */
export const SEED_EXTENSION = 'companion-seed'

/** Reads how the app was called. Electron, Chromium and the system add arguments of their own, which are passed over. */
export function readLaunchArguments(args: readonly string[], scheme: string): LaunchArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      hidden: { type: 'boolean' },
      port: { type: 'string' },
      'data-dir': { type: 'string' },
    },
  })
  const { port, 'data-dir': dataDir } = values
  return {
    links: positionals.filter((text) => text.toLowerCase().startsWith(`${scheme}:`)),
    seedFiles: positionals.filter((text) => isSeedFile(text)),
    hidden: values.hidden === true,
    dataDir: typeof dataDir === 'string' && dataDir !== '' ? dataDir : null,
    port: typeof port === 'string' ? readPort(port) : null,
  }
}

export const isSeedFile = (path: string) =>
  [`.${SEED_EXTENSION}`, `.${SEED_EXTENSION}.json`].some((ending) => path.toLowerCase().endsWith(ending)) &&
  !/^[a-z][a-z0-9+.-]+:\/\//i.test(path)

/** A port from 0 to 65535, or null. */
export function readPort(text: string): number | null {
  const port = Number(text)
  return /^[0-9]{1,5}$/.test(text) && port <= 65_535 ? port : null
}
