import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SESSION_ACCESS } from '../../auth/access.ts'
import { sessionOf } from '../../auth/authenticate.ts'
import { actorOf, type Caller, callerOf, notAuthenticated } from '../../auth/caller.ts'
import { SYSTEM } from '../../base/actor.ts'
import { isPrefetch, refusePrefetch } from '../../http/prefetch.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import type { Application } from '../applications/application.ts'
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts'
import { queryParameters, searchOf } from '../protocol/parameters.ts'
import type { Authorization } from './authorization.ts'
import { DecisionFault, decisionInput, readDecision } from './decision.ts'
import { type AuthorizationRequest, ErrorForApp, readAuthorizationRequest } from './request.ts'

/** The authorization endpoint. A browser gets the UI's page, which asks the user and sends the decision. */
export function authorizeRoutes(
  server: FastifyInstance,
  deps: {
    findApplication: (clientId: string) => Application | null
    authorization: Authorization
    organizations: OrganizationStore
    bySession: (request: FastifyRequest) => Caller | null
    /** The user in whose name every request is approved, in tests of other programs. */
    autoApprover: () => number | null
  },
): void {
  const { findApplication, authorization, organizations, bySession, autoApprover } = deps

  /** @throws AppError not_authenticated for a session that has ended */
  const callerOfPage = (request: FastifyRequest): Caller | null => {
    const caller = bySession(request)
    if (caller === null && sessionOf(request) !== null) throw notAuthenticated()
    return caller
  }

  const answerWithoutUser = (asked: AuthorizationRequest, reply: FastifyReply): FastifyReply => {
    const userId = autoApprover()
    if (userId !== null) {
      const approval = authorization.automatic(asked, userId)
      return leadTo(reply, authorization.approve({ ...SYSTEM, userId }, userId, asked, approval))
    }
    if (asked.prompts.includes('none')) throw new ErrorForApp(asked, 'login_required')
    return reply.sendPage()
  }

  server.route({
    method: 'GET',
    url: '/oauth/authorize',
    // A code for every HEAD request would be too many.
    exposeHeadRoute: false,
    config: { access: 'public' },
    schema: { hide: true },
    errorHandler: sendAuthorizeError,
    handler: (request, reply) => {
      if (isPrefetch(request)) return refusePrefetch(reply)
      const asked = readAuthorizationRequest(queryParameters(searchOf(request)), findApplication)
      const caller = callerOfPage(request)
      if (caller === null) return answerWithoutUser(asked, reply)
      if (asked.prompts.includes('login')) throw new OAuthError('login_required')
      // As PostHog, never without the user.
      if (asked.prompts.includes('none')) throw new ErrorForApp(asked, 'consent_required')
      const approval = authorization.withoutConsent(asked, caller.user.id)
      if (approval === null) return reply.sendPage()
      const actor = { userId: caller.user.id, via: 'session', keyLabel: null } as const
      return leadTo(reply, authorization.approve(actor, caller.user.id, asked, approval))
    },
  })

  server.route({
    method: 'POST',
    url: '/oauth/authorize',
    config: { access: SESSION_ACCESS },
    schema: { hide: true },
    errorHandler: sendDecisionError,
    handler: (request, reply) => {
      const { user } = callerOf(request)
      const decision = readDecision(decisionInput(request), organizations, user.id)
      const asked = readAuthorizationRequest(decision.parameters, findApplication)
      const location = authorization.decide(actorOf(request), user.id, asked, decision)
      return reply.header('cache-control', 'no-store').send({ redirect_to: location })
    },
  })
}

const leadTo = (reply: FastifyReply, location: string): FastifyReply =>
  reply.header('cache-control', 'no-store').redirect(location, 302)

function sendAuthorizeError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof ErrorForApp) leadTo(reply, error.location)
  else sendOAuthError(error, request, reply)
}

/** The page reads where to go from the body, because a script can't see where a redirect leads. */
export function sendDecisionError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof ErrorForApp) reply.code(200).send({ redirect_to: error.location })
  else if (error instanceof DecisionFault) reply.code(400).send(error.faults)
  else sendOAuthError(error, request, reply)
}
