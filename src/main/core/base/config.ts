import { join, resolve } from 'node:path'
import {
  LOG_LEVELS,
  type LogLevel,
  parseAppSlug,
  parseChoice,
  parseClientId,
  parseClientSecret,
  parseControlToken,
  parseGitHubUrl,
  parseHost,
  parseOrigin,
  parsePort,
  parseProxyUrl,
  parseSwitch,
} from './config-values.ts'
import { StartError, UsageError } from './errors.ts'
import { folderFrom } from './folder-from.ts'
import { randomAlphanumerics } from './random.ts'

const CONTROL_TOKEN_LENGTH = 48

export const PRODUCT_NAME = 'PostHog Companion'

/** GitHub settings from the environment. They override stored settings. */
export type GitHubEnvironment = Readonly<{
  clientId?: string
  slug?: string
  clientSecret?: string
  url?: string
  apiUrl?: string
  /** The timeout for requests to GitHub, in milliseconds. */
  requestMs?: number
}>

/** Proxy settings for outgoing requests, in the form Node's proxy support expects. Without a proxy, none is used. */
export type ProxySettings = Readonly<{ HTTP_PROXY?: string; HTTPS_PROXY?: string; NO_PROXY: string }>

/** The core's configuration, read once from flags and environment. */
export type AppConfig = Readonly<{
  version: string
  /** The data folder, or null for an in-memory database. */
  dataDir: string | null
  /** 0 lets the system pick a free port; null uses the port from the settings. */
  port: number | null
  /** Additional browser origins that can call `/api/` with a key. */
  allowedOrigins: readonly string[]
  /** Further names that `Host` may have, for containers. */
  allowedHosts: readonly string[]
  /** The token of the control API for tests, or null where there is none. */
  controlToken: string | null
  logLevel: LogLevel
  /** The email address of the user in whose name every app that asks is authorized, or null if users are asked. */
  oauthAutoApprove: string | null
  /** Whether to enforce PostHog's limits of 480/minute and 4800/hour for API keys. Off by default, as on self-hosted PostHog. */
  rateLimitEnabled: boolean
  /** Null if the environment says nothing about a proxy. */
  proxy: ProxySettings | null
  /** The folder of the built UI, or null to serve no UI. */
  uiDir: string | null
  github: GitHubEnvironment
}>

/** Command-line flags, as text. */
export type Flags = Readonly<{
  port?: string | undefined
  dataDir?: string | undefined
  ephemeral?: boolean
  allowOrigin?: readonly string[]
  allowHost?: readonly string[]
  control?: boolean
  logLevel?: string | undefined
  oauthAutoApprove?: string | undefined
  rateLimit?: boolean
}>

export type Environment = Readonly<Record<string, string | undefined>>

/** System facts that flags and environment are resolved against. */
export type SystemInfo = Readonly<{
  cwd: string
  /** Null if the user has none. */
  home: string | null
  platform: NodeJS.Platform
}>

/** The build's version and the folder of its UI. */
export type Build = Pick<AppConfig, 'version' | 'uiDir'>

/**
 * Parses flags and environment, for every host. A flag overrides its variable; values are trimmed, and empty values count as unset.
 * @throws UsageError for an invalid value; StartError if there is no data folder
 */
export function readConfig(
  flags: Flags,
  environment: Environment,
  system: SystemInfo,
  build: Build,
): AppConfig {
  const env = (name: string) => named(environment[name], name)
  const flagOr = (text: string | undefined, flag: string, variable: string) =>
    named(text, flag) ?? env(variable)
  return {
    ...build,
    dataDir: flags.ephemeral ? null : readDataDir(flags.dataDir, environment, system),
    port: flagOr(flags.port, '--port', 'COMPANION_PORT')?.read(parsePort) ?? null,
    allowedOrigins: [
      ...(flags.allowOrigin ?? []).flatMap((text) => named(text, '--allow-origin')?.read(parseOrigin) ?? []),
      ...(env('COMPANION_ALLOW_ORIGINS')?.list(parseOrigin) ?? []),
    ],
    allowedHosts: readAllowedHosts(flags, env),
    controlToken: readControlToken(flags, env),
    logLevel:
      flagOr(flags.logLevel, '--log-level', 'COMPANION_LOG_LEVEL')?.read((text) =>
        parseChoice(text, LOG_LEVELS),
      ) ?? 'info',
    oauthAutoApprove: readAutoApprove(flags),
    rateLimitEnabled: flags.rateLimit || (env('RATE_LIMIT_ENABLED')?.read(parseSwitch) ?? false),
    proxy: readProxy(env),
    github: readGitHub(env),
  }
}

/** Only where nothing is kept: whoever can open a connection gets a token. */
function readAutoApprove({ oauthAutoApprove, ephemeral }: Flags): string | null {
  const email = named(oauthAutoApprove, '--oauth-auto-approve')?.text ?? null
  if (oauthAutoApprove !== undefined && email === null)
    throw new UsageError('--oauth-auto-approve: it needs the email address of a user.')
  if (email !== null && !ephemeral) throw new UsageError('--oauth-auto-approve only works with --ephemeral.')
  return email
}

/** Only the data folder, for commands that need nothing else. @throws as `readConfig` */
export function readDataDir(flag: string | undefined, environment: Environment, system: SystemInfo): string {
  const typed = flag?.trim() ?? ''
  if (typed !== '') return resolve(system.cwd, typed)
  return folderFrom(environment.COMPANION_DATA_DIR) ?? defaultDataDir(environment, system)
}

/** The default data folder of the desktop app and the headless server. */
function defaultDataDir(environment: Environment, { home, platform }: SystemInfo): string {
  const atHome = (...path: string[]): string => {
    if (home === null) {
      throw new StartError(
        'This user has no home folder to store data in. Choose a folder with --data-dir DIR, or use --ephemeral.',
      )
    }
    return join(home, ...path, PRODUCT_NAME)
  }
  if (platform === 'darwin') return atHome('Library', 'Application Support')
  const isWindows = platform === 'win32'
  const given = folderFrom(isWindows ? environment.APPDATA : environment.XDG_CONFIG_HOME)
  if (given !== null) return join(given, PRODUCT_NAME)
  return isWindows ? atHome('AppData', 'Roaming') : atHome('.config')
}

/** The variable counts only where a server is started. */
function readAllowedHosts(flags: Flags, env: (name: string) => Value | null): string[] {
  if (flags.allowHost === undefined) return []
  const hosts = [
    ...flags.allowHost.flatMap((text) => named(text, '--allow-host')?.read(parseHost) ?? []),
    ...(env('COMPANION_ALLOW_HOSTS')?.list(parseHost) ?? []),
  ]
  if (hosts.length > 0 && !flags.ephemeral) {
    throw new UsageError(
      '--allow-host and COMPANION_ALLOW_HOSTS work only with --ephemeral: other names than those of this machine are for tests. Add --ephemeral, or leave the names out.',
    )
  }
  return hosts
}

/** The variable alone switches nothing on. */
function readControlToken(flags: Flags, env: (name: string) => Value | null): string | null {
  if (!flags.control) return null
  if (!flags.ephemeral) {
    throw new UsageError(
      '--control works only with --ephemeral: tests may change everything through it. Add --ephemeral, or leave --control out.',
    )
  }
  return env('COMPANION_CONTROL_TOKEN')?.read(parseControlToken) ?? randomAlphanumerics(CONTROL_TOKEN_LENGTH)
}

function readGitHub(env: (name: string) => Value | null): GitHubEnvironment {
  const clientId = env('GITHUB_APP_CLIENT_ID')?.read(parseClientId)
  const slug = env('GITHUB_APP_SLUG')?.read(parseAppSlug)
  const clientSecret = env('GITHUB_APP_CLIENT_SECRET')?.read(parseClientSecret)
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
  const except = either('NO_PROXY')?.text
  const http = either('HTTP_PROXY')?.read(parseProxyUrl)
  const https = either('HTTPS_PROXY')?.read(parseProxyUrl)
  // Not even the system's.
  if (except?.split(/[\s,;]+/).includes('*')) return { NO_PROXY: '*' }
  if (http === undefined && https === undefined) return null
  return {
    ...(http === undefined ? {} : { HTTP_PROXY: http }),
    ...(https === undefined ? {} : { HTTPS_PROXY: https }),
    // A proxy can't reach this machine's loopback address. These are its spellings that Node's own rule knows.
    NO_PROXY: except === undefined ? LOOPBACK : `${except},${LOOPBACK}`,
  }
}

/** A value and its source, for error messages. */
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
