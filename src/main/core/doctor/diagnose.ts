import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { GitHubEnvironment } from '../base/config.ts'
import { AppError, StartError } from '../base/errors.ts'
import { hint } from '../base/hint.ts'
import type { SecretStore } from '../base/host.ts'
import { newestBackup } from '../db/copies.ts'
import { explain } from '../db/explain.ts'
import { runningServer } from '../db/lock.ts'
import { databasePath } from '../db/paths.ts'
import { SCHEMA_VERSION } from '../db/schema.ts'
import { CLIENT_SECRET } from '../github/app/settings.ts'
import { type RateLimit, rateLimitSchema } from '../github/client/rate-limits.ts'
import { refuseTakenPort } from '../http/listen.ts'
import { createSettings } from '../settings/store.ts'
import { backups, dataFolder, fileObstacle, freeSpace } from './storage.ts'

/** `note`: something is not there, but everything else works. `detail` says what to do where something can be done. */
export type Finding = { name: string; state: 'ok' | 'note' | 'problem'; detail: string }

const OLDEST_NODE = 22

/** Looks at a data folder and its surroundings without changing anything. */
export async function diagnose(what: {
  dataDir: string
  /** The port that flags or environment set; null where the settings decide. */
  port: number | null
  github: GitHubEnvironment
  openSecrets: (instance: string) => SecretStore
}): Promise<Finding[]> {
  const { dataDir, github, openSecrets } = what
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
  return major >= OLDEST_NODE
    ? { name: 'Node', state: 'ok', detail: `version ${process.versions.node}` }
    : {
        name: 'Node',
        state: 'problem',
        detail: `version ${process.versions.node} is too old. Start through npm, which brings its own.`,
      }
}

type DatabaseInspection = { finding: Finding; port: number; githubApp: ReturnType<typeof storedApp> | null }

function inspectDatabase(dataDir: string): DatabaseInspection {
  const path = databasePath(dataDir)
  const nothing = { port: 7676, githubApp: null }
  const finding = (state: Finding['state'], detail: string): Finding => ({ name: 'Database', state, detail })
  if (!existsSync(path))
    return { finding: finding('note', 'there is none yet; the first start makes it.'), ...nothing }
  const backup = newestBackup(dataDir)
  const remedy =
    backup === null
      ? `Put back a backup of yours with ${hint('restore', 'FILE')}.`
      : `Put back the newest backup with ${hint('restore', backup)}.`
  const obstacle = fileObstacle(path)
  if (obstacle !== null) return { finding: finding('problem', obstacle), ...nothing }
  if (statSync(path).size === 0 && backup !== null)
    return { finding: finding('problem', `it is empty. ${remedy}`), ...nothing }
  let db: Database.Database | null = null
  try {
    db = new Database(path, { readonly: true })
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > SCHEMA_VERSION) {
      return {
        finding: finding(
          'problem',
          `it is from a newer version of the program (schema ${version}). Update the program. Or: ${remedy}`,
        ),
        ...nothing,
      }
    }
    const verdict = String(db.pragma('integrity_check(1)', { simple: true }))
    if (verdict !== 'ok')
      return { finding: finding('problem', `it is damaged (${verdict}). ${remedy}`), ...nothing }
    const settings = createSettings(db)
    return {
      finding: finding('ok', `${path}, schema ${version}, sound`),
      port: settings.port(),
      githubApp: storedApp(db),
    }
  } catch (error) {
    const isDamage = error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)
    const said = isDamage ? null : explain(error, dataDir)
    const detail =
      said instanceof StartError ? said.message : `it can't be read (${String(error)}). ${remedy}`
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
    rateLimit: rateLimitSchema.nullable().parse(JSON.parse(settings.get('github_rate_limit') ?? 'null')),
  }
}

async function serverPort(dataDir: string, port: number): Promise<Finding> {
  const running = serverOf(dataDir)
  if (running === 'starting') return { name: 'Server', state: 'note', detail: 'is just starting.' }
  if (running !== null)
    return { name: 'Server', state: 'ok', detail: `answers at ${running.url} (process ${running.pid})` }
  if (
    await refuseTakenPort(port).then(
      () => true,
      () => false,
    )
  )
    return { name: 'Server', state: 'note', detail: `is not running; port ${port} is free.` }
  return {
    name: 'Server',
    state: 'problem',
    detail: `is not running, and another program holds port ${port}. Choose another with --port.`,
  }
}

/** A folder that can't be written to has no server of ours, and the finding on the folder says why. */
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
    return { name: 'Keychain', state: 'ok', detail: 'answers' }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { name: 'Keychain', state: 'note', detail: `GitHub links are off. ${error.message}` }
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
        detail: `${slug} (${clientId}) has no client secret here, so no link can be made. Set it in the app, under Integrations.`,
      }
    return {
      name: 'GitHub App',
      state: 'ok',
      detail: `${slug} (${clientId})${leftOf(stored?.rateLimit ?? null)}`,
    }
  }
  return {
    name: 'GitHub App',
    state: 'note',
    detail: 'none is set up. The Integrations page of the app does it.',
  }
}

/** The App's secret in the keychain; undefined where the keychain, which has a finding of its own, does not tell. */
async function storedSecret(
  instance: string | null,
  openSecrets: (instance: string) => SecretStore,
): Promise<string | null | undefined> {
  if (instance === null) return null
  return openSecrets(instance)
    .get(CLIENT_SECRET)
    .catch(() => undefined)
}

/** What GitHub's last answer to the server said of its limit. */
function leftOf(rateLimit: RateLimit | null): string {
  if (rateLimit === null) return ''
  const { remaining, limit, resetsAt } = rateLimit
  return `; ${remaining} of ${limit} requests were left of GitHub's limit, which resets at ${resetsAt}`
}
