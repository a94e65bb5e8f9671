import type { FastifyInstance } from 'fastify'
import type { ActivityStore } from '../activity/store.ts'
import type { AppConfig } from '../config.ts'
import type { Db } from '../db/open.ts'
import { restoreIsPending } from '../db/pending-restore.ts'
import { callerOf, requireStaff, SESSION_ACCESS } from '../http/access.ts'
import { actorOf } from '../http/actor.ts'
import { objectBody } from '../http/body.ts'
import { answers } from '../http/openapi.ts'
import { validate } from '../http/validation.ts'
import { databaseStateSchema, inspectOpenDatabase } from './database.ts'
import { type AppSettings, settingsPatchSchema, settingsSchema } from './schemas.ts'
import type { Settings } from './store.ts'

/** The app's own settings and what it knows of itself. */
export function settingsRoutes(
  server: FastifyInstance,
  deps: {
    db: Db
    config: AppConfig
    settings: Settings
    activity: ActivityStore
    port: () => number
  },
): void {
  const { db, config, settings, activity, port } = deps

  const describe = (): AppSettings => ({
    version: config.version,
    data_dir: config.dataDir,
    port: settings.port(),
    listening_on: port(),
    activity_limit: settings.activityLimit(),
    allowed_origins: [...config.allowedOrigins],
    restore_pending: config.dataDir !== null && restoreIsPending(config.dataDir),
  })

  server.route({
    method: 'GET',
    url: '/_companion/settings',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_settings_retrieve',
      tags: ['companion'],
      summary: "The app's own settings",
      response: answers({ 200: settingsSchema }, [401]),
    },
    handler: describe,
  })

  server.route({
    method: 'PATCH',
    url: '/_companion/settings',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_settings_partial_update',
      tags: ['companion'],
      summary: "Change the app's own settings",
      body: settingsPatchSchema,
      response: answers({ 200: settingsSchema }, [400, 401, 403]),
    },
    handler: (request) => {
      requireStaff(callerOf(request))
      const patch = validate(settingsPatchSchema, objectBody(request) ?? {})
      db.transaction(() => {
        if (patch.port !== undefined) settings.set('port', String(patch.port))
        if (patch.activity_limit !== undefined) settings.set('activity_limit', String(patch.activity_limit))
        activity.record(actorOf(request), 'settings.updated', Object.keys(patch).join(', '))
      }).immediate()
      return describe()
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/database',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_database_retrieve',
      tags: ['companion'],
      summary: 'Where the database is and how it is',
      response: answers({ 200: databaseStateSchema }, [401]),
    },
    handler: () => inspectOpenDatabase(db, config.dataDir),
  })
}
