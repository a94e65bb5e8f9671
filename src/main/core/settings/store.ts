import { z } from 'zod'
import type { Db } from '../db/open.ts'
import { readSetting, type SettingName, type SettingValues } from './values.ts'

const valueSchema = z.object({ value: z.string() })

const DEFAULT_ACTIVITY_LIMIT = 10_000
const DEFAULT_PORT = 7676

export type Settings = ReturnType<typeof createSettings>

/** Settings are read on each use, so that a running server picks up changes made by the CLI. */
export function createSettings(db: Db) {
  const select = db.prepare('SELECT value FROM settings WHERE name = ?')
  const upsert = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const remove = db.prepare('DELETE FROM settings WHERE name = ?')

  /** Null if there is none. One that someone made invalid counts as none, so that the server starts and it can be corrected. */
  const get = <Name extends SettingName>(name: Name): SettingValues[Name] | null => {
    const row = select.get(name)
    return row === undefined ? null : readSetting(name, valueSchema.parse(row).value)
  }
  const set = (name: SettingName, value: string | null): void => {
    if (value === null) remove.run(name)
    else upsert.run(name, value)
  }

  return {
    get,
    set,
    /** Whether there is one that `get` leaves out, because it is invalid or no longer accepted. */
    isInvalid: (name: SettingName): boolean => select.get(name) !== undefined && get(name) === null,
    /** How many entries the activity log keeps. */
    activityLimit: () => get('activity_limit') ?? DEFAULT_ACTIVITY_LIMIT,
    /** Whether requests are recorded. */
    recordRequests: () => get('record_requests') ?? true,
    /** Origins whose pages may call the API, besides those given at the start. */
    allowedOrigins: (): string[] => get('allowed_origins') ?? [],
    /** The port to answer at where neither flag nor environment names one. */
    port: () => get('port') ?? DEFAULT_PORT,
  }
}
