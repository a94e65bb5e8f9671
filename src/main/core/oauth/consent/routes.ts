import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  APPROVAL_HEADER,
  type AskedApproval,
  approvalListSchema,
  approvalOutcomeSchema,
  askApprovalSchema,
  askedApprovalSchema,
  openedRequestSchema,
  openRequestSchema,
} from '../../../../shared/contract/oauth-consent.ts'
import { nameInText } from '../../../../shared/visible-text.ts'
import { SESSION_ACCESS } from '../../auth/access.ts'
import { actorOf, callerOf } from '../../auth/caller.ts'
import type { Rate, Throttle } from '../../auth/throttle.ts'
import { invalid, notFound } from '../../base/errors.ts'
import type { Host } from '../../base/host.ts'
import { MINUTE, timestampAt } from '../../base/time.ts'
import { answers } from '../../http/answers.ts'
import { objectBody } from '../../http/body.ts'
import { validate } from '../../http/validation.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import type { Application } from '../applications/application.ts'
import type { Authorization } from '../authorize/authorization.ts'
import { readDecision } from '../authorize/decision.ts'
import { type AuthorizationRequest, ErrorForApp, readAuthorizationRequest } from '../authorize/request.ts'
import { sendDecisionError } from '../authorize/routes.ts'
import { OAuthError } from '../protocol/oauth-error.ts'
import { queryParameters } from '../protocol/parameters.ts'
import type { Approvals } from './approvals.ts'
import { describeConsent } from './describe.ts'

/** Anyone on this machine can ask, and each time a window opens. */
const ASKING: Rate = { name: 'oauth_approval', limit: 10, windowMs: MINUTE }

/** What the UI's consent page needs: the request in words, and approvals by someone who is signed in elsewhere. */
export function consentRoutes(
  server: FastifyInstance,
  deps: {
    findApplication: (clientId: string) => Application | null
    authorization: Authorization
    organizations: OrganizationStore
    approvals: Approvals
    throttle: Throttle
    notify: Host['notify']
    onChange: (action: string) => void
  },
): void {
  const { findApplication, authorization, organizations, approvals, throttle, notify, onChange } = deps

  /** @throws AppError invalid_input; ErrorForApp */
  const read = (query: string): AuthorizationRequest => {
    try {
      return readAuthorizationRequest(queryParameters(query), findApplication)
    } catch (error) {
      throw error instanceof OAuthError ? invalid(error.message, 'query') : error
    }
  }

  server.route({
    method: 'POST',
    url: '/_companion/oauth/requests',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_oauth_requests_create',
      tags: ['companion'],
      summary: 'Open the request of an app that asks to be authorized',
      body: openRequestSchema,
      response: answers({ 200: openedRequestSchema }, [400, 401, 403]),
    },
    handler: (request) => {
      const { user } = callerOf(request)
      try {
        const asked = read(validate(openRequestSchema, objectBody(request) ?? {}).query)
        const approval = authorization.withoutConsent(asked, user.id)
        if (approval === null)
          return { consent: describeConsent(asked, organizations, user.id), redirect_to: null }
        return {
          consent: null,
          redirect_to: authorization.approve(actorOf(request), user.id, asked, approval),
        }
      } catch (error) {
        if (error instanceof ErrorForApp) return { consent: null, redirect_to: error.location }
        throw error
      }
    },
  })

  server.route({
    method: 'POST',
    url: '/_companion/oauth/approvals',
    config: { access: 'public' },
    schema: {
      operationId: 'companion_oauth_approvals_create',
      tags: ['companion'],
      summary: 'Ask everyone who is signed in to approve the request of an app',
      body: askApprovalSchema,
      response: answers({ 201: askedApprovalSchema }, [400, 403, 429]),
    },
    handler: (request, reply) => {
      throttle.count(ASKING, request.ip)
      const { query } = validate(askApprovalSchema, objectBody(request) ?? {})
      const asked = readOrRefuse(read, query)
      const { approval, secret, expiresAt } = approvals.ask(asked)
      onChange('oauth_approval.asked')
      notify?.(
        `Sign in to ${nameInText(asked.application.name)}?`,
        `Open PostHog Companion to decide. The number is ${approval.number}.`,
      )
      const answer: AskedApproval = {
        id: approval.id,
        secret,
        number: approval.number,
        expires_at: expiresAt,
      }
      return reply.code(201).header('cache-control', 'no-store').send(answer)
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/oauth/approvals/:id/outcome',
    exposeHeadRoute: false,
    config: { access: 'public' },
    schema: {
      operationId: 'companion_oauth_approvals_outcome_retrieve',
      tags: ['companion'],
      summary: 'Find out what was decided',
      description: 'Only for the browser that asked, with the secret that it got.',
      response: answers({ 200: approvalOutcomeSchema }, []),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      const secret = request.headers[APPROVAL_HEADER]
      const approval = approvals.outcome(request.params.id, typeof secret === 'string' ? secret : '')
      reply.header('cache-control', 'no-store')
      if (approval === null) return { status: 'expired', redirect_to: null }
      return { status: approval.location === null ? 'waiting' : 'answered', redirect_to: approval.location }
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/oauth/approvals',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_oauth_approvals_list',
      tags: ['companion'],
      summary: 'List the requests that wait for an approval',
      response: answers({ 200: approvalListSchema }, [401]),
    },
    handler: (request) => ({
      results: approvals.waiting().map(({ id, number, askedAt, request: asked }) => ({
        id,
        number,
        asked_at: timestampAt(askedAt),
        consent: describeConsent(asked, organizations, callerOf(request).user.id),
      })),
    }),
  })

  server.route({
    method: 'POST',
    url: '/_companion/oauth/approvals/:id',
    config: { access: SESSION_ACCESS },
    schema: { hide: true },
    errorHandler: sendDecisionError,
    handler: (request: FastifyRequest<{ Params: { id: string } }>) => {
      const { user } = callerOf(request)
      const approval = approvals.find(request.params.id)
      if (approval === null) throw notFound('This request was answered already, or is too old.')
      const { clientId: client_id } = approval.request.application
      const decision = readDecision({ ...objectBody(request), client_id }, organizations, user.id)
      approvals.answer(approval, authorization.decide(actorOf(request), user.id, approval.request, decision))
      onChange('oauth_approval.answered')
      return { status: 'answered' }
    },
  })
}

/** A request with a fault that the app would hear of is not one to ask anybody about. */
function readOrRefuse(read: (query: string) => AuthorizationRequest, query: string): AuthorizationRequest {
  try {
    return read(query)
  } catch (error) {
    throw error instanceof ErrorForApp ? invalid(error.message, 'query') : error
  }
}
