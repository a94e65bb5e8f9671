import { createReadStream, createWriteStream, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ActivityStore } from '../activity/store.ts'
import { checkCopy, writeBackup } from '../db/backup.ts'
import type { Db } from '../db/open.ts'
import { pendingRestorePath } from '../db/pending-restore.ts'
import { invalid, StartError } from '../errors.ts'
import { callerOf, noContent, requireStaff, SESSION_ACCESS } from '../http/access.ts'
import { actorOf } from '../http/actor.ts'
import { answers, emptyAnswer } from '../http/openapi.ts'

const MAX_BACKUP_BYTES = 2 * 1024 ** 3

/** A copy of the database to take along, and one to come back to at the next start. */
export function backupRoutes(
  server: FastifyInstance,
  deps: { db: Db; dataDir: string | null; activity: ActivityStore },
): void {
  const { db, dataDir, activity } = deps

  server.route({
    method: 'GET',
    url: '/_companion/backup',
    config: { access: SESSION_ACCESS },
    schema: { hide: true },
    handler: async (request, reply) => {
      requireStaff(callerOf(request))
      const folder = mkdtempSync(join(tmpdir(), 'posthog-companion-'))
      const copy = join(folder, 'backup.db')
      const remove = () => rmSync(folder, { recursive: true, force: true })
      await writeBackup(db, copy, false).catch((error: unknown) => {
        remove()
        throw error
      })
      const day = new Date().toISOString().slice(0, 10)
      return reply
        .header('content-disposition', `attachment; filename="posthog-companion-${day}.db"`)
        .type('application/vnd.sqlite3')
        .send(createReadStream(copy).on('close', remove))
    },
  })

  // A plugin of its own, because here alone a body is a file and no JSON.
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

    scope.route({
      method: 'PUT',
      url: '/_companion/restore',
      bodyLimit: MAX_BACKUP_BYTES,
      config: { access: SESSION_ACCESS },
      schema: {
        operationId: 'companion_restore_update',
        tags: ['companion'],
        summary: 'Put a backup in place at the next start',
        description: 'The body is the file. The database that is replaced is kept under another name.',
        response: answers({ 204: emptyAnswer('It takes effect at the next start.') }, [400, 401, 403]),
      },
      handler: async (request: FastifyRequest<{ Body: Readable }>, reply) => {
        requireStaff(callerOf(request))
        if (dataDir === null)
          throw invalid('This server keeps everything in memory, so nothing can be restored.')
        const target = pendingRestorePath(dataDir)
        const partial = `${target}.partial`
        try {
          await pipeline(request.body, createWriteStream(partial, { mode: 0o600 }))
          checkCopy(partial, 'This file')
          renameSync(partial, target)
        } catch (error) {
          if (error instanceof StartError) throw invalid(error.message)
          throw error
        } finally {
          for (const suffix of ['', '-wal', '-shm', '-journal'])
            rmSync(`${partial}${suffix}`, { force: true })
        }
        activity.record(actorOf(request), 'backup.restore_planned', 'at the next start')
        return noContent(reply)
      },
    })
  })

  server.route({
    method: 'DELETE',
    url: '/_companion/restore',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_restore_destroy',
      tags: ['companion'],
      summary: 'Keep the database after all',
      response: answers({ 204: emptyAnswer('Nothing is restored.') }, [401, 403]),
    },
    handler: (request, reply) => {
      requireStaff(callerOf(request))
      if (dataDir !== null) rmSync(pendingRestorePath(dataDir), { force: true })
      activity.record(actorOf(request), 'backup.restore_cancelled', 'the database stays')
      return noContent(reply)
    },
  })
}
