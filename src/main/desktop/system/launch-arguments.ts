import { parseArgs } from 'node:util'

export type LaunchArguments = {
  links: string[]
  seedFiles: string[]
  /** Start in the tray, without a window. */
  hidden: boolean
  /** Open the settings; the jump list on Windows asks for it. */
  settings: boolean
  /** As given on the command line. */
  dataDir: string | undefined
  port: string | undefined
}

/** The file extension for seeds that the system opens with the app. */
export const SEED_EXTENSION = 'companion-seed'

/**
 * Parses the command line and ignores arguments that Electron, Chromium, or the system added. With a link, everything except links is
 * ignored: a web page controls the link, and on Windows a quotation mark in it could inject arguments.
 */
export function readLaunchArguments(args: readonly string[], scheme: string): LaunchArguments {
  const isLink = (text: string) => text.toLowerCase().startsWith(`${scheme}:`)
  const links = args.filter(isLink)
  const { values, positionals } = parseArgs({
    args: links.length === 0 ? [...args] : [],
    strict: false,
    allowPositionals: true,
    options: {
      hidden: { type: 'boolean' },
      settings: { type: 'boolean' },
      port: { type: 'string' },
      'data-dir': { type: 'string' },
    },
  })
  const { port, 'data-dir': dataDir } = values
  return {
    links,
    seedFiles: positionals.filter((text) => isSeedFile(text)),
    hidden: values.hidden === true,
    settings: values.settings === true,
    dataDir: typeof dataDir === 'string' ? dataDir : undefined,
    port: typeof port === 'string' ? port : undefined,
  }
}

export const isSeedFile = (path: string) =>
  [`.${SEED_EXTENSION}`, `.${SEED_EXTENSION}.json`].some((ending) => path.toLowerCase().endsWith(ending)) &&
  !/^[a-z][a-z0-9+.-]+:\/\//i.test(path)
