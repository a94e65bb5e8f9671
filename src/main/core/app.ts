import { createLiveEvents } from './activity/events.ts'
import type { AppConfig } from './config.ts'
import { createDailyBackups } from './db/daily-backup.ts'
import { claimFolder, runningServer, type ServerLock } from './db/lock.ts'
import { type Db, explain, openDatabase, openEphemeral, preparePrivateFolder } from './db/open.ts'
import { applyPendingRestore } from './db/pending-restore.ts'
import { StartError } from './errors.ts'
import { ensureOwner } from './first-start.ts'
import type { Host, Log } from './host.ts'
import { type Pause, pauseClients } from './http/pause.ts'
import { ADDRESS, explainListen, refuseTakenPort } from './http/port.ts'
import { createServer, type Server } from './http/server.ts'
import { addRoutes } from './routes.ts'
import { applySeed, type SeedProgress } from './seeds/apply.ts'
import type { ParsedSeed } from './seeds/parse.ts'
import { createServices, type Services } from './services.ts'
import { createSettings } from './settings/store.ts'
import { SECOND } from './time.ts'

/** Long enough for a command that only looks whether a server runs. */
const CLAIM_MS = 500
/** How long requests under way may take once the server is asked to stop. */
const CLOSE_MS = 5 * SECOND

export type App = {
  server: Server
  services: Services
  /** Starts to listen. @throws StartError where the port is taken */
  start(): Promise<{ url: string }>
  /** A fresh one-time address that signs its opener in as the owner. */
  loginUrl(): string
  /** Tells of each change, by the name of its action. The answer ends that. */
  onChange(listener: (action: string) => void): () => void
  /** Puts a seed's world in place while the app runs, all or nothing. */
  applySeed(seed: ParsedSeed): void
  /** While paused, clients get a 503 from `/api/`; the app's own pages go on. */
  pause: Pause
  /** Lets requests under way finish (5 s at most), writes everything to the main file and releases the folder. */
  close(): Promise<void>
}

/**
 * The whole product, without a window: opens the data folder and builds the server on it.
 * @throws StartError where the folder is in use or can't be used
 */
export async function createApp(
  config: AppConfig,
  host: Host,
  seed: { parsed: ParsedSeed; progress: SeedProgress } | null = null,
): Promise<App> {
  let lock: ServerLock | null = null
  let db: Db | null = null
  try {
    if (config.dataDir !== null) {
      lock = claim(config.dataDir)
      applyPendingRestore(config.dataDir)
    }
    db = config.dataDir === null ? openEphemeral() : openDatabase(config.dataDir)
    // A seed must not change a folder that can't be served then; in memory there is nothing to lose.
    if (seed !== null && config.dataDir !== null)
      await refuseTakenPort(config.port ?? createSettings(db).port())
    return await assemble(config, host, seed, db, lock)
  } catch (error) {
    db?.close()
    lock?.release()
    throw config.dataDir === null ? error : explain(error, config.dataDir)
  }
}

async function assemble(
  config: AppConfig,
  host: Host,
  seed: { parsed: ParsedSeed; progress: SeedProgress } | null,
  db: Db,
  lock: ServerLock | null,
): Promise<App> {
  let port = config.port ?? createSettings(db).port()
  const guard = { port: () => port, allowedOrigins: config.allowedOrigins }
  const server = createServer({ log: host.log, guard })
  const events = createLiveEvents(db)
  const ownUrl = () => `http://${ADDRESS}:${port}`
  const listeners = new Set<(action: string) => void>([events.changed])
  const onChange = (action: string): void => {
    for (const listener of listeners) listener(action)
  }
  const services = createServices(db, config, host, { onChange, ownUrl })
  const { dataDir } = config
  const backups =
    dataDir === null ? null : createDailyBackups({ db, dataDir, clock: host.clock, log: host.log })

  if (seed !== null) applySeed(db, services, seed.parsed, seed.progress)
  const owner = ensureOwner(db, services, host)

  const pause = pauseClients(server)
  addRoutes(server, db, config, host, services, events, () => port)
  await server.ready()

  return {
    server,
    services,
    async start() {
      try {
        await server.listen({ host: ADDRESS, port })
      } catch (error) {
        throw explainListen(error, port)
      }
      port = portOf(server) ?? port
      lock?.announce({ url: ownUrl(), pid: process.pid })
      services.reader.sweepSoon()
      void services.links.sweep()
      backups?.start()
      return { url: ownUrl() }
    },
    loginUrl: () => `${ownUrl()}/_companion/login?token=${services.sessions.issueLoginToken(owner.id)}`,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    applySeed(parsed) {
      applySeed(db, services, parsed, () => {})
      onChange('seed.applied')
    },
    pause,
    async close() {
      const cutOff = setTimeout(() => server.server.closeAllConnections(), CLOSE_MS)
      await server.close()
      clearTimeout(cutOff)
      await backups?.stop()
      if (dataDir !== null) emptyLog(db, host.log)
      db.close()
      lock?.release()
    },
  }
}

/** Writes everything to the main file. Where it has no room, it stays in the log beside it, which the next start reads. */
function emptyLog(db: Db, log: Log): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    log.warn({ reason: String(error) }, 'the database keeps its log beside it until the next start')
  }
}

function portOf(server: Server): number | null {
  const address = server.server.address()
  return typeof address === 'object' ? (address?.port ?? null) : null
}

function claim(dataDir: string): ServerLock {
  preparePrivateFolder(dataDir)
  const lock = claimFolder(dataDir, CLAIM_MS)
  if (lock !== null) return lock
  const running = runningServer(dataDir)
  const where = running === 'starting' || running === null ? 'is just starting' : `answers at ${running.url}`
  throw new StartError(
    `Another server uses the data folder ${dataDir} and ${where}. Use that one, or choose another folder with --data-dir.`,
  )
}
