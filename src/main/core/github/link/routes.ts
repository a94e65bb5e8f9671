import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  installRequestListSchema,
  installRequestParams,
  prepareSchema,
  startAnswerSchema,
  startSchema,
} from '../../../../shared/contract/github-link.ts'
import { userParams } from '../../../../shared/contract/users.ts'
import type { Access } from '../../auth/access.ts'
import type { UserLookup } from '../../auth/caller.ts'
import { targetUser } from '../../auth/target-user.ts'
import { notFound } from '../../base/errors.ts'
import { answers, emptyAnswer } from '../../http/answers.ts'
import { objectBody } from '../../http/body.ts'
import { failIfAsked } from '../../http/pending-failure.ts'
import { isPrefetch, refusePrefetch } from '../../http/prefetch.ts'
import { queryOf } from '../../http/query.ts'
import { noContent } from '../../http/replies.ts'
import { validate } from '../../http/validation.ts'
import { type Addresses, CALLBACK_PATH, SETUP_PATH } from './addresses.ts'
import type { LinkCallback } from './callback.ts'
import type { InstallRequestStore } from './install-requests.ts'
import type { LinkStarter } from './start.ts'
import type { StateStore } from './states.ts'

const start: Access = { auth: 'key-first', scope: 'user:write', throttle: 'password' }
const write: Access = { ...start, throttle: 'default' }
const read: Access = { ...write, scope: 'user:read' }

const GITHUB = '/api/users/:uuid(^[^.]+$)/integrations/github'

type UserRequest = FastifyRequest<{ Params: z.infer<typeof userParams> }>

export function githubLinkRoutes(
  server: FastifyInstance,
  deps: {
    users: UserLookup
    startLink: LinkStarter
    finishLink: LinkCallback
    states: StateStore
    installRequests: InstallRequestStore
    addresses: Addresses
  },
): void {
  const { users, startLink, finishLink, states, installRequests, addresses } = deps

  server.route({
    method: 'POST',
    url: `${GITHUB}/start`,
    config: { access: start, failsLater: true },
    schema: {
      operationId: 'users_integrations_github_start_create',
      tags: ['integrations'],
      summary: 'Create users integrations github start',
      description:
        'Starts linking GitHub and returns the URL to open: the authorization page if the project shares an installation or the client is a first-party one, otherwise the page that installs the App.',
      params: userParams,
      body: startSchema,
      response: answers({ 200: startAnswerSchema }, [400, 401, 403, 404, 415, 429, 503]),
    },
    handler: (request: UserRequest) => {
      const user = targetUser(request, users)
      return startLink(user, objectBody(request) ?? {}, () => failIfAsked(request))
    },
  })

  server.route({
    method: 'POST',
    url: `${GITHUB}/prepare_callback`,
    config: { access: write },
    schema: {
      operationId: 'users_integrations_github_prepare_callback_create',
      tags: ['integrations'],
      summary: 'Prepare for a change to an installation on GitHub',
      description: "When GitHub redirects back from the installation's settings, the link is updated.",
      params: userParams,
      body: prepareSchema,
      response: answers({ 204: emptyAnswer('Prepared.') }, [400, 401, 403, 404, 415, 429]),
    },
    handler: (request: UserRequest, reply) => {
      const user = targetUser(request, users)
      const { installation_id } = validate(prepareSchema, objectBody(request) ?? {})
      states.issue({ user_id: user.id, flow: 'personal_update', installation_id })
      return noContent(reply)
    },
  })

  server.route({
    method: 'GET',
    url: `${GITHUB}/install_requests`,
    config: { access: read },
    schema: {
      operationId: 'users_integrations_github_install_requests_retrieve',
      tags: ['integrations'],
      summary: "Installations waiting for an organization owner's approval",
      params: userParams,
      response: answers({ 200: installRequestListSchema }, [401, 403, 404, 429]),
    },
    handler: (request: UserRequest) => {
      const results = installRequests.list(targetUser(request, users).id)
      return { results, install_url: addresses.installPage() }
    },
  })

  server.route({
    method: 'DELETE',
    url: `${GITHUB}/install_requests/:id`,
    config: { access: write },
    schema: {
      operationId: 'users_integrations_github_install_requests_destroy',
      tags: ['integrations'],
      summary: 'Dismiss an install request',
      params: installRequestParams,
      response: answers({ 204: emptyAnswer('Forgotten.') }, [401, 403, 404, 429]),
    },
    handler: (request: FastifyRequest<{ Params: z.infer<typeof installRequestParams> }>, reply) => {
      const user = targetUser(request, users)
      if (!installRequests.remove(request.params.id, user.id))
        throw notFound('No GitHub install request found.')
      return noContent(reply)
    },
  })

  // Not for HEAD, since a prefetch or link preview would spend the state.
  for (const url of [CALLBACK_PATH, SETUP_PATH]) {
    server.route({
      method: 'GET',
      url,
      exposeHeadRoute: false,
      config: { access: 'public' },
      schema: { hide: true },
      handler: async (request, reply): Promise<FastifyReply> => {
        if (isPrefetch(request)) return refusePrefetch(reply)
        return reply.header('cache-control', 'no-store').redirect(await finishLink(queryOf(request)))
      },
    })
  }
}
