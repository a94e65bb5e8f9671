import type { AppSettings, SettingsPatch } from '../../../shared/contract/settings.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import type { AppConfig } from '../base/config.ts'
import type { Settings } from './store.ts'

export type SettingsService = ReturnType<typeof createSettingsService>

/** Reads and updates app settings. */
export function createSettingsService(deps: {
  config: AppConfig
  settings: Settings
  change: Change
  /** The port the server listens on. */
  port: () => number
  isRestorePending: () => boolean
}) {
  const { config, settings, change, port, isRestorePending } = deps
  return {
    describe: (): AppSettings => ({
      version: config.version,
      data_dir: config.dataDir,
      port: settings.port(),
      listening_on: port(),
      activity_limit: settings.activityLimit(),
      allowed_origins: [...config.allowedOrigins],
      restore_pending: isRestorePending(),
    }),

    update: (actor: Actor, patch: SettingsPatch): void =>
      change(actor, (record) => {
        if (patch.port !== undefined) settings.set('port', String(patch.port))
        if (patch.activity_limit !== undefined) settings.set('activity_limit', String(patch.activity_limit))
        record('settings.updated', Object.keys(patch).join(', '))
      }),
  }
}
