import type { FastifyInstance } from 'fastify'
import type { Db } from '../db/open.ts'
import { SESSION_ACCESS } from '../http/access.ts'
import { answers } from '../http/openapi.ts'
import { databaseStateSchema, inspectOpenDatabase } from './database.ts'

/** The app's own settings and what it knows of itself. */
export function settingsRoutes(server: FastifyInstance, deps: { db: Db; dataDir: string | null }): void {
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
    handler: () => inspectOpenDatabase(deps.db, deps.dataDir),
  })
}
