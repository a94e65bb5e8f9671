import { composeApp } from '../../core/app.ts'
import { restoreBackup } from '../../core/backups/restore.ts'
import { type AppConfig, type ProxySettings, readConfig } from '../../core/base/config.ts'
import { createFolder } from '../../core/base/create-folder.ts'
import { AppError, StartError } from '../../core/base/errors.ts'
import { folderFrom } from '../../core/base/folder-from.ts'
import type { Host, Log } from '../../core/base/host.ts'
import { type Companion, openCompanion } from '../../core/companion.ts'
import { explain } from '../../core/db/explain.ts'
import { claimFolder, type RunningServer, runningServer } from '../../core/db/lock.ts'
import { openDatabase } from '../../core/db/open.ts'
import { backupFolder, databasePath } from '../../core/db/paths.ts'
import { GITHUB_URL } from '../../core/github/app/settings.ts'
import { type ParsedSeed, parseSeed } from '../../core/seeds/parse.ts'
import { readSeedText } from '../../core/seeds/read.ts'
import { expandHints } from '../../platform/hints.ts'
import { openKeychain } from '../../platform/keychain.ts'
import { systemUser } from '../../platform/system-user.ts'

export type { AppConfig, Log, ParsedSeed, ProxySettings, RunningServer }
// Everything that the desktop app uses from the core is imported here.
export { AppError, backupFolder, createFolder, folderFrom, GITHUB_URL, readConfig, StartError }

/** A running server: this process's own, or another process's on the same folder. */
export type RunningCore = {
  /** The API's origin. */
  origin: string
  /** The origin of the windows' pages: the same, or a development server. */
  pages: string
  /** Whether the server belongs to another process. */
  attached: boolean
  /** Creates a single-use path that signs in and redirects to `next`, which is also a path. */
  loginPath(next?: string): string
  githubUrl(): string
  /** Passes GitHub's redirect to the server, and returns where it redirects; null if it doesn't. */
  finishGitHubLink(query: ReadonlyMap<string, string>): Promise<string | null>
  /** What only a server in this process can do; null for another process's. */
  own: OwnCore | null
  close(): Promise<void>
}

export type OwnCore = {
  pause: Companion['pause']
  /** The owner's hedgehog config as stored. */
  hedgehogConfig(): string
  applySeed(seed: ParsedSeed): void
  /** Calls the listener after each change. */
  onChange(listener: () => void): void
}

/** The core's host, extended with desktop features. */
export function desktopHost(deps: {
  log: Log
  openExternal: (address: string) => Promise<void>
  notify: (title: string, body: string) => void
  dataDir: string | null
}): Host {
  const { dataDir, ...rest } = deps
  return {
    ...rest,
    clock: Date.now,
    openSecrets: openKeychain,
    systemUser,
    expandHints: (message) => expandHints(message, dataDir === null ? {} : { dataDir }),
  }
}

/**
 * `devServer` is the URL of a development server for the pages.
 * @throws StartError if the folder or the port can't be used
 */
export async function startCore(
  config: AppConfig,
  host: Host,
  devServer: string | undefined,
): Promise<RunningCore> {
  const companion = await openCompanion(config, host)
  try {
    const { url } = await companion.start()
    return describe(companion, new URL(url).origin, devServer)
  } catch (error) {
    await companion.close()
    throw error
  }
}

function describe(companion: Companion, origin: string, devServer: string | undefined): RunningCore {
  const { app } = companion
  return {
    origin,
    pages: devServer === undefined ? origin : new URL(devServer).origin,
    attached: false,
    loginPath: (next) => withNext(app.loginUrl(origin).slice(origin.length), next),
    githubUrl: () => app.github.app.current().url,
    finishGitHubLink: (query) => app.github.finishLink(Object.fromEntries(query)),
    own: {
      pause: companion.pause,
      hedgehogConfig: () => app.users.owner()?.hedgehog_config ?? '{}',
      applySeed: companion.applySeed,
      onChange: (listener) => void companion.onChange(listener),
    },
    close: companion.close,
  }
}

/** Attaches to another process's server on the data folder. */
export function attachCore(
  config: AppConfig & { dataDir: string },
  host: Host,
  server: RunningServer,
): RunningCore {
  const { origin } = new URL(server.url)
  return {
    origin,
    pages: origin,
    attached: true,
    loginPath: (next) => withNext(issueLoginPath(config, host, origin), next),
    githubUrl: () => config.github.url ?? GITHUB_URL,
    async finishGitHubLink(query) {
      const address = `${origin}/complete/github-link/?${new URLSearchParams([...query])}`
      return (await fetch(address, { redirect: 'manual' })).headers.get('location')
    },
    own: null,
    close: async () => {},
  }
}

/** Like the `login` command: the token is stored in the database, which the running server reads. */
function issueLoginPath(config: AppConfig & { dataDir: string }, host: Host, origin: string): string {
  const db = openDatabase(config.dataDir)
  try {
    const app = composeApp(db, config, host, { onChange: () => {}, port: () => 0 })
    return app.loginUrl(origin).slice(origin.length)
  } finally {
    db.close()
  }
}

const withNext = (path: string, next: string | undefined) =>
  next === undefined ? path : `${path}&next=${encodeURIComponent(next)}`

/** Another process's server on the folder; null if none is ready. */
export function otherServer(dataDir: string): RunningServer | null {
  try {
    const running = runningServer(dataDir)
    return running === 'starting' ? null : running
  } catch {
    return null
  }
}

/** Replaces the database with a backup. @throws StartError if that fails */
export function restoreInto(dataDir: string, file: string): void {
  try {
    const lock = claimFolder(dataDir)
    if (lock === null)
      throw new StartError('A server is using this data folder. Stop it, then restore the backup.')
    try {
      restoreBackup(file, databasePath(dataDir))
    } finally {
      lock.release()
    }
  } catch (error) {
    throw explain(error, dataDir)
  }
}

/** @throws StartError with the path of the first problem if the seed is invalid */
export const readSeed = (path: string, name: string): ParsedSeed => parseSeed(readSeedText(path), name)
