import type { AppSettings, SettingsPatch } from '../../../shared/contract/settings.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import type { AppConfig } from '../base/config.ts'
import type { Journal } from '../journal/journal.ts'
import type { Settings } from './store.ts'

export type SettingsService = ReturnType<typeof createSettingsService>

/** Reads and updates app settings. */
export function createSettingsService(deps: {
  config: AppConfig
  settings: Settings
  change: Change
  journal: Journal
  /** The port the server listens on. */
  port: () => number
  isRestorePending: () => boolean
}) {
  const { config, settings, change, journal, port, isRestorePending } = deps
  return {
    describe: (): AppSettings => ({
      version: config.version,
      data_dir: config.dataDir,
      port: settings.port(),
      listening_on: port(),
      activity_limit: settings.activityLimit(),
      record_requests: settings.recordRequests(),
      allowed_origins: settings.allowedOrigins(),
      allowed_origins_at_start: [...config.allowedOrigins],
      test_world: config.controlToken !== null,
      restore_pending: isRestorePending(),
    }),

    update(actor: Actor, patch: SettingsPatch): void {
      change(actor, (record) => {
        if (patch.port !== undefined) settings.set('port', String(patch.port))
        if (patch.activity_limit !== undefined) settings.set('activity_limit', String(patch.activity_limit))
        if (patch.record_requests !== undefined)
          settings.set('record_requests', String(patch.record_requests))
        if (patch.allowed_origins !== undefined)
          settings.set('allowed_origins', JSON.stringify([...new Set(patch.allowed_origins)]))
        record('settings.updated', Object.keys(patch).join(', '))
      })
      journal.switch(settings.recordRequests())
    },
  }
}
