import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { GitHubEnvironment } from '../base/config.ts'
import { AppError, StartError } from '../base/errors.ts'
import { hint } from '../base/hint.ts'
import type { SecretStore } from '../base/host.ts'
import { newestBackup } from '../db/copies.ts'
import { explain, isDamage } from '../db/explain.ts'
import { runningServer } from '../db/lock.ts'
import { findObstacle } from '../db/obstacle.ts'
import { databasePath } from '../db/paths.ts'
import { SCHEMA_VERSION } from '../db/schema.ts'
import { CLIENT_SECRET } from '../github/app/settings.ts'
import type { RateLimit } from '../github/client/rate-limits.ts'
import { refuseTakenPort } from '../http/listen.ts'
import { createSettings } from '../settings/store.ts'
import { backups, dataFolder, freeSpace, permissionProblem } from './storage.ts'

/** `note` means that something optional is missing. `detail` says what to do, if anything. */
export type Finding = { name: string; state: 'ok' | 'note' | 'problem'; detail: string }

const MIN_NODE = 22

/** Inspects a data folder and its environment, and leaves them as they are. */
export async function diagnose(what: {
  dataDir: string
  /** The port set by flags or environment; null to use the one in the settings. */
  port: number | null
  github: GitHubEnvironment
  openSecrets: (instance: string) => SecretStore
}): Promise<Finding[]> {
  const { dataDir, github, openSecrets } = what
  if (findObstacle(dataDir) !== null) {
    // Nothing works on the folder until that is gone, and looking at a named pipe would wait forever.
    const gitHub = await gitHubApp(null, github, openSecrets)
    return [nodeVersion(), dataFolder(dataDir), await keychain(openSecrets), gitHub]
  }
  const database = inspectDatabase(dataDir)
  return [
    nodeVersion(),
    dataFolder(dataDir),
    ...freeSpace(dataDir),
    database.finding,
    backups(dataDir),
    await serverPort(dataDir, what.port ?? database.port),
    await keychain(openSecrets),
    await gitHubApp(database.githubApp, github, openSecrets),
  ]
}

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  return major >= MIN_NODE
    ? { name: 'Node', state: 'ok', detail: `version ${process.versions.node}` }
    : {
        name: 'Node',
        state: 'problem',
        detail: `version ${process.versions.node} is too old. Start with npm, which uses the bundled Node.`,
      }
}

type DatabaseInspection = { finding: Finding; port: number; githubApp: ReturnType<typeof storedApp> | null }

function inspectDatabase(dataDir: string): DatabaseInspection {
  const path = databasePath(dataDir)
  const nothing = { port: 7676, githubApp: null }
  const finding = (state: Finding['state'], detail: string): Finding => ({ name: 'Database', state, detail })
  if (!existsSync(path))
    return { finding: finding('note', 'does not exist yet; it is created on first start.'), ...nothing }
  const backup = newestBackup(dataDir)
  const remedy =
    backup === null
      ? `Restore a backup with ${hint('restore', 'FILE')}.`
      : `Restore the latest backup with ${hint('restore', backup)}.`
  const problem = permissionProblem(path)
  if (problem !== null) return { finding: finding('problem', problem), ...nothing }
  if (statSync(path).size === 0 && backup !== null)
    return { finding: finding('problem', `the file is empty. ${remedy}`), ...nothing }
  let db: Database.Database | null = null
  try {
    db = new Database(path, { readonly: true })
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > SCHEMA_VERSION) {
      return {
        finding: finding(
          'problem',
          `created by a newer version of PostHog Companion (schema ${version}). Update it. To go back instead: ${remedy}`,
        ),
        ...nothing,
      }
    }
    const verdict = String(db.pragma('integrity_check(1)', { simple: true }))
    if (verdict !== 'ok')
      return { finding: finding('problem', `corrupted (${verdict}). ${remedy}`), ...nothing }
    const settings = createSettings(db)
    return {
      finding: finding('ok', `${path}, schema ${version}, healthy`),
      port: settings.port(),
      githubApp: storedApp(db),
    }
  } catch (error) {
    const explained = isDamage(error) ? null : explain(error, dataDir)
    const detail =
      explained instanceof StartError ? explained.message : `can't be read (${String(error)}). ${remedy}`
    return { finding: finding('problem', detail), ...nothing }
  } finally {
    db?.close()
  }
}

function storedApp(db: Database.Database) {
  const settings = createSettings(db)
  return {
    clientId: settings.get('github_client_id'),
    slug: settings.get('github_slug'),
    instance: settings.get('instance'),
    rateLimit: settings.get('github_rate_limit'),
  }
}

async function serverPort(dataDir: string, port: number): Promise<Finding> {
  const running = serverOf(dataDir)
  if (running === 'starting') return { name: 'Server', state: 'note', detail: 'starting' }
  if (running !== null)
    return { name: 'Server', state: 'ok', detail: `running at ${running.url} (pid ${running.pid})` }
  if (
    await refuseTakenPort(port).then(
      () => true,
      () => false,
    )
  )
    return { name: 'Server', state: 'note', detail: `not running; port ${port} is free` }
  return {
    name: 'Server',
    state: 'problem',
    detail: `not running, and port ${port} is in use by another program. Choose another port with --port.`,
  }
}

/** If the folder isn't writable no server can be running, and the data folder finding explains why. */
function serverOf(dataDir: string): ReturnType<typeof runningServer> {
  try {
    return existsSync(dataDir) ? runningServer(dataDir) : null
  } catch {
    return null
  }
}

async function keychain(openSecrets: (instance: string) => SecretStore): Promise<Finding> {
  try {
    await openSecrets('doctor').names()
    return { name: 'Keychain', state: 'ok', detail: 'available' }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { name: 'Keychain', state: 'note', detail: `GitHub connections are disabled. ${error.message}` }
  }
}

async function gitHubApp(
  stored: ReturnType<typeof storedApp> | null,
  environment: GitHubEnvironment,
  openSecrets: (instance: string) => SecretStore,
): Promise<Finding> {
  const clientId = environment.clientId ?? stored?.clientId
  const slug = environment.slug ?? stored?.slug
  if (clientId && slug) {
    const secret = environment.clientSecret ?? (await storedSecret(stored?.instance ?? null, openSecrets))
    if (secret === null)
      return {
        name: 'GitHub App',
        state: 'problem',
        detail: `${slug} (${clientId}) has no client secret, so accounts can't be connected. Set it in the app, under Integrations.`,
      }
    return {
      name: 'GitHub App',
      state: 'ok',
      detail: `${slug} (${clientId})${describeRateLimit(stored?.rateLimit ?? null)}`,
    }
  }
  return {
    name: 'GitHub App',
    state: 'note',
    detail: 'not configured. Set one up in the app, under Integrations.',
  }
}

/** The App's client secret, null if missing, or undefined if the keychain, which has its own finding, is unavailable. */
async function storedSecret(
  instance: string | null,
  openSecrets: (instance: string) => SecretStore,
): Promise<string | null | undefined> {
  if (instance === null) return null
  return openSecrets(instance)
    .get(CLIENT_SECRET)
    .catch(() => undefined)
}

/** The rate limit from GitHub's most recent response. */
function describeRateLimit(rateLimit: RateLimit | null): string {
  if (rateLimit === null) return ''
  const { remaining, limit, resetsAt } = rateLimit
  return `; GitHub rate limit: ${remaining} of ${limit} requests remaining, resets at ${resetsAt}`
}
