import { isAbsolute, join, resolve } from 'node:path'
import {
  isTrue,
  LOG_LEVELS,
  type LogLevel,
  parseChoice,
  parseGitHubUrl,
  parseOrigin,
  parsePort,
  parseProxyUrl,
} from './config-values.ts'
import { StartError, UsageError } from './errors.ts'

export const PRODUCT_NAME = 'PostHog Companion'

/** GitHub settings that the environment gives. They win over what is stored. */
export type GitHubEnvironment = Readonly<{
  clientId?: string
  slug?: string
  clientSecret?: string
  url?: string
  apiUrl?: string
  /** How long a request to GitHub may take, in milliseconds. */
  requestMs?: number
}>

/** How requests to other machines leave this one, as Node's own proxy support reads it. */
export type ProxySettings = Readonly<{ HTTP_PROXY?: string; HTTPS_PROXY?: string; NO_PROXY: string }>

/** Everything the core needs to know before it starts. Made once from flags and environment, never changed. */
export type AppConfig = Readonly<{
  version: string
  /** The data folder, or null for a database in memory that is gone at exit. */
  dataDir: string | null
  /** 0 lets the system pick a free one; null takes the one that the settings name. */
  port: number | null
  /** Browser origins besides the app's own that may call `/api/` with a key. */
  allowedOrigins: readonly string[]
  logLevel: LogLevel
  /** Whether PostHog's 480/minute and 4800/hour for API keys hold. Off, as on a self-hosted PostHog. */
  rateLimitEnabled: boolean
  /** Null where requests go out directly. */
  proxy: ProxySettings | null
  /** Folder of the built UI, or null where none is served. */
  uiDir: string | null
  /** Folder of the API reference's viewer, or null where none is served. */
  viewerDir: string | null
  github: GitHubEnvironment
}>

/** What was typed on the command line, as text. */
export type Flags = Readonly<{
  port?: string | undefined
  dataDir?: string | undefined
  ephemeral?: boolean
  allowOrigin?: readonly string[]
  logLevel?: string | undefined
  rateLimit?: boolean
}>

export type Environment = Readonly<Record<string, string | undefined>>

/** What the flags and the environment are read against. */
export type Surroundings = Readonly<{
  cwd: string
  /** Null for a user without one. */
  home: string | null
  platform: NodeJS.Platform
}>

/** What the program was built with. */
export type Build = Pick<AppConfig, 'version' | 'uiDir' | 'viewerDir'>

/**
 * The one parser of flags and environment, for every host. A flag wins over its variable; values are trimmed, and an empty one counts as
 * unset.
 * @throws UsageError for a value that can't be read; StartError where there is no data folder
 */
export function readConfig(
  flags: Flags,
  environment: Environment,
  surroundings: Surroundings,
  build: Build,
): AppConfig {
  const env = (name: string) => named(environment[name], name)
  const flagOr = (text: string | undefined, flag: string, variable: string) =>
    named(text, flag) ?? env(variable)
  return {
    ...build,
    dataDir: flags.ephemeral ? null : readDataDir(flags.dataDir, environment, surroundings),
    port: flagOr(flags.port, '--port', 'COMPANION_PORT')?.read(parsePort) ?? null,
    allowedOrigins: [
      ...(flags.allowOrigin ?? []).flatMap((text) => named(text, '--allow-origin')?.read(parseOrigin) ?? []),
      ...(env('COMPANION_ALLOW_ORIGINS')?.list(parseOrigin) ?? []),
    ],
    logLevel:
      flagOr(flags.logLevel, '--log-level', 'COMPANION_LOG_LEVEL')?.read((text) =>
        parseChoice(text, LOG_LEVELS),
      ) ?? 'info',
    rateLimitEnabled: flags.rateLimit || (env('RATE_LIMIT_ENABLED')?.read(isTrue) ?? false),
    proxy: readProxy(env),
    github: readGitHub(env),
  }
}

/** The data folder alone, for commands that need nothing else. @throws as `readConfig` */
export function readDataDir(
  flag: string | undefined,
  environment: Environment,
  surroundings: Surroundings,
): string {
  const typed = flag?.trim() ?? ''
  if (typed !== '') return resolve(surroundings.cwd, typed)
  return absolute(environment.COMPANION_DATA_DIR) ?? defaultDataDir(environment, surroundings)
}

/** The folder where the desktop app and the headless server keep their data, unless told otherwise. */
function defaultDataDir(environment: Environment, { home, platform }: Surroundings): string {
  const atHome = (...path: string[]): string => {
    if (home === null) {
      throw new StartError(
        'This user has no home folder, so there is no place for the data. Choose one with --data-dir DIR, or use --ephemeral.',
      )
    }
    return join(home, ...path, PRODUCT_NAME)
  }
  if (platform === 'darwin') return atHome('Library', 'Application Support')
  const isWindows = platform === 'win32'
  const given = absolute(isWindows ? environment.APPDATA : environment.XDG_CONFIG_HOME)
  if (given !== null) return join(given, PRODUCT_NAME)
  return isWindows ? atHome('AppData', 'Roaming') : atHome('.config')
}

/** A folder that the environment names. A relative one would depend on where the program was started, so it counts as unset. */
function absolute(text: string | undefined): string | null {
  const path = text?.trim() ?? ''
  return isAbsolute(path) ? path : null
}

function readGitHub(env: (name: string) => Value | null): GitHubEnvironment {
  const clientId = env('GITHUB_APP_CLIENT_ID')?.text
  const slug = env('GITHUB_APP_SLUG')?.text
  const clientSecret = env('GITHUB_APP_CLIENT_SECRET')?.text
  const url = env('COMPANION_GITHUB_URL')?.read(parseGitHubUrl)
  const apiUrl = env('COMPANION_GITHUB_API_URL')?.read(parseGitHubUrl)
  return {
    ...(clientId === undefined ? {} : { clientId }),
    ...(slug === undefined ? {} : { slug }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(url === undefined ? {} : { url }),
    ...(apiUrl === undefined ? {} : { apiUrl }),
  }
}

const LOOPBACK = 'localhost,127.0.0.1,::1'

function readProxy(env: (name: string) => Value | null): ProxySettings | null {
  const either = (name: string) => env(name.toLowerCase()) ?? env(name)
  const http = either('HTTP_PROXY')?.read(parseProxyUrl)
  const https = either('HTTPS_PROXY')?.read(parseProxyUrl)
  if (http === undefined && https === undefined) return null
  const except = either('NO_PROXY')?.text
  return {
    ...(http === undefined ? {} : { HTTP_PROXY: http }),
    ...(https === undefined ? {} : { HTTPS_PROXY: https }),
    // No proxy can reach this machine's own loopback address.
    NO_PROXY: except === undefined ? LOOPBACK : `${except},${LOOPBACK}`,
  }
}

/** A value and where it came from, so that a fault can name it. */
type Value = {
  text: string
  read<T>(parse: (text: string) => T): T
  list<T>(parse: (text: string) => T): T[]
}

function named(given: string | undefined, name: string): Value | null {
  const text = given?.trim() ?? ''
  if (text === '') return null
  const read = <T>(value: string, parse: (value: string) => T): T => {
    try {
      return parse(value)
    } catch (error) {
      throw new UsageError(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return {
    text,
    read: (parse) => read(text, parse),
    list: (parse) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map((part) => read(part, parse)),
  }
}
