import type { FastifyInstance } from 'fastify'
import { pendingSchema } from '../../../../shared/contract/github-app.ts'
import { SESSION_ACCESS } from '../../auth/access.ts'
import { callerOf } from '../../auth/caller.ts'
import { answers, emptyAnswer } from '../../http/answers.ts'
import { noContent } from '../../http/replies.ts'
import type { StateStore } from './states.ts'

/** Whether the UI should wait for the user to come back from GitHub. */
export function pendingLinkRoutes(server: FastifyInstance, states: StateStore): void {
  server.route({
    method: 'GET',
    url: '/_companion/github/pending',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_pending_retrieve',
      tags: ['companion'],
      summary: 'Whether a GitHub link is in progress',
      response: answers({ 200: pendingSchema }, [401]),
    },
    handler: (request) => {
      const expires_at = states.pendingUntil(callerOf(request).user.id)
      return { pending: expires_at !== null, expires_at }
    },
  })

  server.route({
    method: 'DELETE',
    url: '/_companion/github/pending',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_pending_destroy',
      tags: ['companion'],
      summary: 'Stop waiting for GitHub',
      response: answers({ 204: emptyAnswer('Links in progress are canceled.') }, [401, 403]),
    },
    handler: (request, reply) => {
      states.forget(callerOf(request).user.id)
      return noContent(reply)
    },
  })
}
