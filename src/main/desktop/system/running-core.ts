import { composeApp } from '../../core/app.ts'
import { restoreBackup } from '../../core/backups/restore.ts'
import { type AppConfig, type ProxySettings, readConfig } from '../../core/base/config.ts'
import { AppError, StartError } from '../../core/base/errors.ts'
import type { Host, Log } from '../../core/base/host.ts'
import { type Companion, openCompanion } from '../../core/companion.ts'
import { explain } from '../../core/db/explain.ts'
import { claimFolder, type RunningServer, runningServer } from '../../core/db/lock.ts'
import { openDatabase } from '../../core/db/open.ts'
import { backupFolder, databasePath } from '../../core/db/paths.ts'
import { GITHUB_URL } from '../../core/github/app/settings.ts'
import { type ParsedSeed, parseSeed } from '../../core/seeds/parse.ts'
import { openKeychain } from '../../platform/keychain.ts'
import { currentPerson } from '../../platform/person.ts'

export type { AppConfig, Log, ParsedSeed, ProxySettings, RunningServer }
// All that the desktop uses of the core goes through this file.
export { AppError, backupFolder, GITHUB_URL, readConfig, StartError }

/** A server and what the desktop can do with it: its own, or one that another process runs on the same folder. */
export type RunningCore = {
  /** Where clients find the API. */
  origin: string
  /** Where windows find their pages: the same, or the server that reloads them while they are worked on. */
  pages: string
  /** Whether another process runs it. */
  attached: boolean
  /** A fresh path that signs its opener in and leads to `next`, which is a path too. */
  loginPath(next?: string): string
  githubUrl(): string
  /** Passes GitHub's return on, and answers where it sends the person; null where it sends them nowhere. */
  finishGitHubLink(query: ReadonlyMap<string, string>): Promise<string | null>
  /** What only a server in this process can do; null for another one's. */
  own: OwnCore | null
  close(): Promise<void>
}

export type OwnCore = {
  pause: Companion['pause']
  /** The owner's hedgehog config as stored. */
  hedgehogConfig(): string
  applySeed(seed: ParsedSeed): void
  /** Tells of each change. */
  onChange(listener: () => void): void
}

/** The core's host, with what a desktop can do for it. */
export function desktopHost(deps: {
  log: Log
  openExternal: (address: string) => Promise<void>
  notify: (title: string, body: string) => void
}): Host {
  return { ...deps, clock: Date.now, openSecrets: openKeychain, person: currentPerson }
}

/**
 * `devServer` is the address of the server that has the pages while they are worked on.
 * @throws StartError where the folder or the port can't be used
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

/** The server of another process, on the folder that this app would have used. */
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

/** As the command `login` does it: the token is a row of the database, which the running server reads too. */
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

/** The server of another process that has the folder and answers; null where none does. */
export function otherServer(dataDir: string): RunningServer | null {
  try {
    const running = runningServer(dataDir)
    return running === 'starting' ? null : running
  } catch {
    return null
  }
}

/** Puts a backup in the database's place. @throws StartError where it can't, with a sentence that says why */
export function restoreInto(dataDir: string, file: string): void {
  try {
    const lock = claimFolder(dataDir)
    if (lock === null) throw new StartError('A server uses this data folder. Stop it, then restore.')
    try {
      restoreBackup(file, databasePath(dataDir))
    } finally {
      lock.release()
    }
  } catch (error) {
    throw explain(error, dataDir)
  }
}

/** @throws StartError where it is no seed, with the place that is wrong */
export const readSeed = (text: string, name: string): ParsedSeed => parseSeed(text, name)
