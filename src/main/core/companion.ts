import { type App, composeApp } from './app.ts'
import { sessionOf } from './auth/authenticate.ts'
import { createDailyBackups } from './backups/daily.ts'
import { applyPendingRestore } from './backups/pending-restore.ts'
import type { AppConfig } from './base/config.ts'
import { StartError } from './base/errors.ts'
import type { Host, Log } from './base/host.ts'
import type { SettableClock } from './base/settable-clock.ts'
import { SECOND } from './base/time.ts'
import type { Control } from './control/control.ts'
import { explain } from './db/explain.ts'
import { claimFolder, runningServer, type ServerLock } from './db/lock.ts'
import { type Db, openDatabase, openEphemeral, preparePrivateFolder } from './db/open.ts'
import { foreignOwner, isAccessibleToOthers } from './db/private-files.ts'
import { canWrite, isBusy, limitLockWait } from './db/write-lock.ts'
import { listenOnLoopback, refuseTakenPort } from './http/listen.ts'
import { createLiveStream } from './http/live-stream.ts'
import { waitWhileLocked } from './http/locked-database.ts'
import { type Pause, pauseClients } from './http/pause.ts'
import { createServer, type Server } from './http/server.ts'
import { addRoutes } from './routes.ts'
import type { SeedProgress } from './seeds/apply.ts'
import type { ParsedSeed } from './seeds/parse.ts'
import { createSettings } from './settings/store.ts'

/** Long enough for a command that is checking whether a server runs. */
const CLAIM_MS = 500
/** How long open requests may take when the server is asked to stop. */
const CLOSE_MS = 5 * SECOND

type SeedToApply = { parsed: ParsedSeed; progress: SeedProgress }

/** The whole product without a window, on one data folder. */
export type Companion = {
  server: Server
  /** The features, for hosts. */
  app: App
  /** Starts to listen. @throws StartError if the port is taken */
  start(): Promise<{ url: string }>
  /** Calls the listener with the action of each change. Returns a function that unsubscribes. */
  onChange(listener: (action: string) => void): () => void
  /** Applies a seed to the running server, all or nothing. */
  applySeed(seed: ParsedSeed): void
  /** While paused, clients get a 503 from `/api/`; the UI keeps working. */
  pause: Pause
  /** What tests can do with it; null for a server whose clock can't be set. */
  control: Control['service'] | null
  /** Waits for open requests (5 s at most) and unsaved GitHub tokens, checkpoints the database, and releases the folder. */
  close(): Promise<void>
}

/**
 * Opens the data folder and builds the server on it. With a clock that can be set, which must be the host's, it is a server for tests.
 * @throws StartError if the folder is in use or can't be used
 */
export async function openCompanion(
  config: AppConfig,
  host: Host,
  seed: SeedToApply | null = null,
  settableClock: SettableClock | null = null,
): Promise<Companion> {
  let lock: ServerLock | null = null
  let db: Db | null = null
  try {
    if (config.dataDir !== null) {
      lock = claim(config.dataDir)
      applyPendingRestore(config.dataDir)
    }
    db = config.dataDir === null ? openEphemeral() : openDatabase(config.dataDir)
    // A seed must not change a folder that can't be served afterwards; in memory there is nothing to lose.
    if (seed !== null && config.dataDir !== null)
      await refuseTakenPort(config.port ?? createSettings(db).port())
    return await assemble(config, host, seed, { db, lock, settableClock })
  } catch (error) {
    db?.close()
    lock?.release()
    throw config.dataDir === null ? error : explain(error, config.dataDir)
  }
}

async function assemble(
  config: AppConfig,
  host: Host,
  seed: SeedToApply | null,
  { db, lock, settableClock }: { db: Db; lock: ServerLock | null; settableClock: SettableClock | null },
): Promise<Companion> {
  const { dataDir } = config
  const { clock, log } = host
  let port = config.port ?? createSettings(db).port()
  const live = createLiveStream(db, log, settableClock)
  const listeners = new Set<(action: string) => void>([live.changed])
  const onChange = (action: string): void => {
    for (const listener of listeners) listener(action)
  }
  const app = composeApp(db, config, host, { onChange, port: () => port })
  const populate = (parsed: ParsedSeed | null): void => {
    if (parsed !== null) app.applySeed(parsed, seed?.progress ?? (() => {}))
    app.owner()
  }
  const controlled = settableClock && {
    ...app,
    db,
    clock: settableClock,
    version: config.version,
    createOAuthToken: app.oauth.createToken,
    populate,
    onChange,
    endDeadStreams: live.endDead,
  }
  const control = controlled && (await import('./control/control.ts')).createControl(controlled)
  if (control === null) populate(seed?.parsed ?? null)
  else control.begin(seed?.parsed ?? null)
  app.oauth.checkAutoApprover()
  const backups = dataDir === null ? null : createDailyBackups({ db, dataDir, clock, log })

  const server = createServer({
    log,
    expandHints: host.expandHints,
    guard: {
      port: () => port,
      isAllowedOrigin: (origin) =>
        config.allowedOrigins.includes(origin) || app.settings.allowedOrigins().includes(origin),
      allowedHosts: config.allowedHosts,
    },
    onUnroutable: app.recorder.recordUnroutable,
  })
  const pause = pauseClients(server, (request) => sessionOf(request) !== null)
  if (dataDir !== null) waitWhileLocked(server, { isBusy, canWrite: () => canWrite(db) })
  addRoutes(server, app, {
    config,
    host,
    live,
    onChange,
    port: () => port,
    opensSetup: seed === null,
  })
  control?.addTo(server, config.controlToken)
  await server.ready()
  if (dataDir !== null) limitLockWait(db)

  return {
    server,
    app,
    async start() {
      port = await listenOnLoopback(server, port)
      lock?.announce({ url: app.ownUrl(), pid: process.pid })
      app.github.reader.sweepSoon()
      app.github.links.sweepSoon()
      backups?.start()
      if (dataDir !== null) warnOfOthers(dataDir, log)
      return { url: app.ownUrl() }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    applySeed(parsed) {
      app.applySeed(parsed, () => {})
      onChange('seed.applied')
    },
    pause,
    control: control?.service ?? null,
    async close() {
      const timeout = setTimeout(() => server.server.closeAllConnections(), CLOSE_MS)
      await server.close()
      clearTimeout(timeout)
      await app.background.stop()
      await backups?.stop()
      if (dataDir !== null) checkpoint(db, log)
      db.close()
      lock?.release()
    },
  }
}

function warnOfOthers(folder: string, log: Log): void {
  if (foreignOwner(folder) !== null)
    log.warn({ folder }, 'the data folder belongs to another user, who can read and change everything in it')
  else if (isAccessibleToOthers(folder))
    log.warn(
      { folder },
      'the data folder is accessible to other users and is left so, because it is not only for PostHog Companion; choose a folder of its own with --data-dir',
    )
}

/** Checkpoints the database. If the disk is full, the data stays in the write-ahead log, which the next start reads. */
function checkpoint(db: Db, log: Log): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    log.warn(
      { reason: String(error) },
      'could not checkpoint the database; its write-ahead log stays until the next start',
    )
  }
}

function claim(dataDir: string): ServerLock {
  preparePrivateFolder(dataDir)
  const lock = claimFolder(dataDir, CLAIM_MS)
  if (lock !== null) return lock
  const running = runningServer(dataDir)
  const where = running === 'starting' || running === null ? 'is starting' : `answers at ${running.url}`
  throw new StartError(
    `Another server uses the data folder ${dataDir} and ${where}. Use that one, or choose another folder with --data-dir.`,
  )
}
