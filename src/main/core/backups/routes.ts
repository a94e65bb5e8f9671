import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SESSION_ACCESS } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import { type Clock, timestampAt } from '../base/time.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { noContent } from '../http/replies.ts'
import type { BackupService } from './service.ts'

const MAX_BACKUP_BYTES = 2 * 1024 ** 3

export function backupRoutes(server: FastifyInstance, backups: BackupService, clock: Clock): void {
  server.route({
    method: 'GET',
    url: '/_companion/backup',
    config: { access: SESSION_ACCESS },
    schema: { hide: true },
    handler: async (request, reply) => {
      requireStaff(callerOf(request))
      const { path, size, remove } = await backups.copy()
      const day = timestampAt(clock()).slice(0, 10)
      const file = createReadStream(path)
      file.on('close', () => {
        remove()
        // Node would end the response as if it were complete.
        if (request.method !== 'HEAD' && file.bytesRead < size) request.raw.socket.destroy()
      })
      return reply
        .header('content-disposition', `attachment; filename="posthog-companion-${day}.db"`)
        .header('content-length', size)
        .type('application/vnd.sqlite3')
        .send(file)
    },
  })

  // In its own plugin because only here the body is a file instead of JSON.
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
        summary: 'Restore a backup at the next start',
        description: 'The body is the file. The replaced database is kept under another name.',
        response: answers({ 204: emptyAnswer('It takes effect at the next start.') }, [400, 401, 403]),
      },
      handler: async (request: FastifyRequest<{ Body: Readable | undefined }>, reply) => {
        requireStaff(callerOf(request))
        await backups.planRestore(actorOf(request), request.body)
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
      summary: 'Cancel a pending restore',
      response: answers({ 204: emptyAnswer('Canceled.') }, [401, 403]),
    },
    handler: (request, reply) => {
      requireStaff(callerOf(request))
      backups.cancelRestore(actorOf(request))
      return noContent(reply)
    },
  })
}
