import type { FastifyInstance } from 'fastify'
import {
  type DatabaseState,
  databaseStateSchema,
  settingsPatchSchema,
  settingsSchema,
} from '../../../shared/contract/settings.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import { answers } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import type { SettingsService } from './service.ts'

export function settingsRoutes(
  server: FastifyInstance,
  deps: { settings: SettingsService; databaseState: () => Promise<DatabaseState> },
): void {
  const { settings, databaseState } = deps

  server.route({
    method: 'GET',
    url: '/_companion/settings',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_settings_retrieve',
      tags: ['companion'],
      summary: 'Get app settings',
      response: answers({ 200: settingsSchema }, [401]),
    },
    handler: () => settings.describe(),
  })

  server.route({
    method: 'PATCH',
    url: '/_companion/settings',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_settings_partial_update',
      tags: ['companion'],
      summary: 'Update app settings',
      body: settingsPatchSchema,
      response: answers({ 200: settingsSchema }, [400, 401, 403]),
    },
    handler: (request) => {
      requireStaff(callerOf(request))
      settings.update(actorOf(request), validate(settingsPatchSchema, objectBody(request) ?? {}))
      return settings.describe()
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/database',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_database_retrieve',
      tags: ['companion'],
      summary: 'Get the location and health of the database',
      response: answers({ 200: databaseStateSchema }, [401]),
    },
    handler: databaseState,
  })
}
