import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { skipSchema } from '../../../shared/contract/onboarding.ts'
import { delegateSchema, type Invite, inviteSchema } from '../../../shared/contract/organizations.ts'
import { userParams, userSchema } from '../../../shared/contract/users.ts'
import type { Access } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { targetUser } from '../auth/target-user.ts'
import { DELEGATION, ONBOARDING_SKIP } from '../auth/throttle.ts'
import { notFound } from '../base/errors.ts'
import { basicHedgehog } from '../hedgehog/basic.ts'
import { answers } from '../http/answers.ts'
import { objectBody, objectOrNothing } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import type { InviteRow, InviteStore } from '../organizations/invites.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import { findOwnOrganization } from '../organizations/target.ts'
import type { DescribeUser } from '../users/describe.ts'
import type { UserRow, UserStore } from '../users/store.ts'
import type { OnboardingService } from './service.ts'

const skip: Access = { auth: 'session-first', scope: 'user:write', throttle: ONBOARDING_SKIP }
const delegate: Access = { ...skip, throttle: DELEGATION }

const organizationParams = z.object({
  organization: z.string().meta({ description: 'The ID of an organization of the caller, or `@current`.' }),
})

export function onboardingRoutes(
  server: FastifyInstance,
  deps: {
    users: UserStore
    describeUser: DescribeUser
    onboarding: OnboardingService
    organizations: OrganizationStore
    invites: InviteStore
  },
): void {
  const { users, describeUser, onboarding, organizations, invites } = deps

  server.route({
    method: 'POST',
    url: '/api/users/:uuid(^[^.]+$)/onboarding/skip',
    config: { access: skip },
    schema: {
      operationId: 'users_onboarding_skip_create',
      tags: ['onboarding'],
      summary: 'Create users onboarding skip',
      description:
        'Marks onboarding as skipped for a reason other than delegation. Repeated calls keep the time of the first one. To delegate onboarding to a teammate, use the organization’s `invites/delegate`.',
      params: userParams,
      body: skipSchema,
      response: answers({ 200: userSchema }, [400, 401, 403, 404, 415, 429]),
    },
    handler: (request: FastifyRequest<{ Params: z.infer<typeof userParams> }>) => {
      const target = targetUser(request, users)
      const { reason } = validate(skipSchema, objectOrNothing(request))
      return describeUser(onboarding.skip(actorOf(request), target.id, reason), callerOf(request))
    },
  })

  server.route({
    method: 'POST',
    url: '/api/organizations/:organization/invites/delegate',
    config: { access: delegate },
    schema: {
      operationId: 'invites_delegate_create',
      tags: ['onboarding'],
      summary: 'Delegate onboarding to a teammate',
      description: 'Creates the invite and marks onboarding as `delegated`, in one transaction.',
      params: organizationParams,
      body: delegateSchema,
      response: answers({ 201: inviteSchema }, [400, 401, 403, 404, 415, 429]),
    },
    handler: (request: FastifyRequest<{ Params: z.infer<typeof organizationParams> }>, reply) => {
      const { user } = callerOf(request)
      const organization = findOwnOrganization(user, organizations, request.params.organization)
      if (organization === undefined) throw notFound('Organization not found.')
      const { target_email, message } = validate(delegateSchema, objectBody(request) ?? {})
      const to = { email: target_email.toLowerCase(), message: message || null }
      const invite = onboarding.delegate(actorOf(request), user.id, organization.id, to)
      return reply.code(201).send(describeInvite(invite, users.get(user.id)))
    },
  })

  function describeInvite(invite: InviteRow, by: UserRow): Invite {
    return {
      id: invite.id,
      target_email: invite.target_email,
      first_name: invite.first_name,
      level: invite.level,
      is_expired: invites.isExpired(invite),
      message: invite.message,
      created_at: invite.created_at,
      created_by: {
        id: by.id,
        uuid: by.uuid,
        distinct_id: by.distinct_id,
        first_name: by.first_name,
        last_name: by.last_name,
        email: by.email,
        is_email_verified: true,
        hedgehog_config: basicHedgehog(by.hedgehog_config),
        role_at_organization: by.role_at_organization,
      },
    }
  }
}
