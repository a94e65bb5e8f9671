import { z } from 'zod'
import { originsSchema } from '../../../shared/contract/origin.ts'
import type { Db } from '../db/open.ts'

const valueSchema = z.object({ value: z.string() })

const DEFAULT_ACTIVITY_LIMIT = 10_000
const DEFAULT_PORT = 7676

/** The keys of stored settings. */
export type SettingName =
  | 'instance'
  | 'home'
  | 'predecessor'
  | 'port'
  | 'activity_limit'
  | 'record_requests'
  | 'allowed_origins'
  | 'github_client_id'
  | 'github_slug'
  | 'github_url'
  | 'github_api_url'
  | 'github_redirect'
  | 'github_rate_limit'
  | 'oauth_signing_key'

export type Settings = ReturnType<typeof createSettings>

/** Settings are read on each use, so that a running server picks up changes made by the CLI. */
export function createSettings(db: Db) {
  const select = db.prepare('SELECT value FROM settings WHERE name = ?')
  const upsert = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const remove = db.prepare('DELETE FROM settings WHERE name = ?')

  const get = (name: SettingName): string | null => {
    const row = select.get(name)
    return row === undefined ? null : valueSchema.parse(row).value
  }
  const set = (name: SettingName, value: string | null): void => {
    if (value === null) remove.run(name)
    else upsert.run(name, value)
  }
  const getPositive = (name: SettingName, fallback: number): number => {
    const value = Number(get(name) ?? Number.NaN)
    return Number.isSafeInteger(value) && value > 0 ? value : fallback
  }

  return {
    get,
    set,
    /** How many entries the activity log keeps. */
    activityLimit: () => getPositive('activity_limit', DEFAULT_ACTIVITY_LIMIT),
    /** Whether requests are recorded. */
    recordRequests: () => get('record_requests') !== 'false',
    /** Origins whose pages may call the API, besides those given at the start. */
    allowedOrigins: (): string[] => originsSchema.parse(JSON.parse(get('allowed_origins') ?? '[]')),
    /** The port to answer at where neither flag nor environment names one. */
    port: () => getPositive('port', DEFAULT_PORT),
  }
}
