import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { pageQuerySchema } from '../../../shared/contract/organizations.ts'
import {
  productIntroSchema,
  productIntrosSchema,
  twoFactorStatusSchema,
  userPageSchema,
  userParams,
  userQuerySchema,
  userSchema,
} from '../../../shared/contract/users.ts'
import { type Access, SESSION_ACCESS } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { targetUser } from '../auth/target-user.ts'
import { AppError } from '../base/errors.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { defaultSlice, paginate } from '../http/paging.ts'
import { queryOf } from '../http/query.ts'
import { noContent } from '../http/replies.ts'
import { validate } from '../http/validation.ts'
import type { DescribeUser } from './describe.ts'
import type { UserService } from './service.ts'
import type { UserStore } from './store.ts'

const read: Access = { auth: 'session-first', scope: 'user:read', throttle: 'password' }
const write: Access = { ...read, scope: 'user:write' }

const USER = '/api/users/:uuid(^[^.]+$)'

type UserRequest = FastifyRequest<{ Params: z.infer<typeof userParams> }>

/** PostHog's endpoints of users beside the user itself. */
export function accountRoutes(
  server: FastifyInstance,
  deps: { users: UserStore; service: UserService; describe: DescribeUser },
): void {
  const { users, service, describe } = deps

  server.route({
    method: 'GET',
    url: '/api/users',
    config: { access: read },
    schema: {
      operationId: 'users_list',
      tags: ['users'],
      summary: 'The caller, or every active user for staff',
      querystring: pageQuerySchema.extend(userQuerySchema.shape),
      response: answers({ 200: userPageSchema }, [401, 403]),
    },
    handler: (request) => {
      const caller = callerOf(request)
      const { email, is_staff } = queryOf(request)
      const staff = { true: 1, false: 0 }[is_staff?.toLowerCase() ?? '']
      const found = users
        .actives()
        .filter(
          (row) =>
            (caller.user.is_staff === 1 || row.id === caller.user.id) &&
            (!email || row.email.toLowerCase() === email.toLowerCase()) &&
            (staff === undefined || row.is_staff === staff),
        )
      const page = paginate(request, found, defaultSlice(request))
      return { ...page, results: page.results.map((row) => describe(row, caller)) }
    },
  })

  server.route({
    method: 'PATCH',
    url: '/api/users/cancel_email_change_request',
    config: { access: write },
    schema: {
      operationId: 'users_cancel_email_change_request_partial_update',
      tags: ['users'],
      summary: 'Cancel a change of the email address',
      description: 'Email addresses change at once here, so there is never one to cancel.',
      response: answers({ 200: userSchema }, [400, 401, 403]),
    },
    handler: () => {
      throw new AppError('email_change_request_not_found', 'No active email change requests found.')
    },
  })

  server.route({
    method: 'PATCH',
    url: `${USER}/product_intro_seen`,
    config: { access: write },
    schema: {
      operationId: 'users_product_intro_seen_partial_update',
      tags: ['users'],
      summary: 'Record that the user has seen the introduction of a product',
      description: 'Changes one key of `has_seen_product_intro_for` and answers them all.',
      params: userParams,
      body: productIntroSchema,
      response: answers({ 200: productIntrosSchema }, [400, 401, 403, 404, 415]),
    },
    handler: (request: UserRequest) => {
      const { product_key, seen } = validate(productIntroSchema, objectBody(request) ?? {})
      const { id } = targetUser(request, users)
      return service.seeIntro(actorOf(request), id, product_key, seen)
    },
  })

  server.route({
    method: 'GET',
    url: `${USER}/two_factor_status`,
    config: { access: read },
    schema: {
      operationId: 'users_two_factor_status_retrieve',
      tags: ['users'],
      summary: 'Whether the user has a second factor',
      description: 'Nobody has one here: there is nothing to sign in to with it.',
      params: userParams,
      response: answers({ 200: twoFactorStatusSchema }, [401, 403, 404]),
    },
    handler: (request: UserRequest) => {
      targetUser(request, users)
      return {
        is_enabled: false,
        backup_codes_remaining: 0,
        method: null,
        has_passkeys: false,
        has_totp: false,
        passkeys_enabled_for_2fa: false,
      }
    },
  })

  server.route({
    method: 'POST',
    url: `${USER}/credentials_review_complete`,
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'users_credentials_review_complete_create',
      tags: ['users'],
      summary: 'Record that the user has reviewed their API keys',
      description: 'Sets `requires_credential_review` to false. Takes a session only.',
      params: userParams,
      response: answers({ 204: emptyAnswer('It is recorded.') }, [401, 403, 404]),
    },
    handler: (request: UserRequest, reply) => {
      service.completeCredentialReview(actorOf(request), targetUser(request, users).id)
      return noContent(reply)
    },
  })
}
