import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  applicationListSchema,
  applicationMetadataSchema,
  type OrganizationApplication,
} from '../../../../shared/contract/oauth.ts'
import type { Access } from '../../auth/access.ts'
import { callerOf } from '../../auth/caller.ts'
import { checkScopedAccess } from '../../auth/scoped-access.ts'
import { notFound } from '../../base/errors.ts'
import { answers } from '../../http/answers.ts'
import { lenientSlice, paginate } from '../../http/paging.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import { findOwnOrganization } from '../../organizations/target.ts'
import type { Application } from './application.ts'
import type { ApplicationStore } from './store.ts'

const READ: Access = { auth: 'session-first', scope: 'organization:read', throttle: 'default' }

/** What PostHog tells about apps: a name to anyone, a list to the members of the organization that owns them. */
export function applicationRoutes(
  server: FastifyInstance,
  deps: { applications: ApplicationStore; organizations: OrganizationStore },
): void {
  const { applications, organizations } = deps

  server.route({
    method: 'GET',
    url: '/api/oauth_application/metadata/:client_id',
    config: { access: 'public' },
    schema: {
      operationId: 'oauth_application_metadata_retrieve',
      tags: ['oauth'],
      summary: "Retrieve an OAuth application's name",
      response: answers({ 200: applicationMetadataSchema }, [404]),
    },
    handler: (request: FastifyRequest<{ Params: { client_id: string } }>) => {
      const application = applications.byClientId(request.params.client_id)
      if (application === null) throw notFound()
      const { name, clientId, isVerified } = application
      return { name, client_id: clientId, is_verified: isVerified }
    },
  })

  server.route({
    method: 'GET',
    url: '/api/organizations/:organization_id/oauth_applications',
    config: { access: READ },
    schema: {
      operationId: 'oauth_applications_list',
      tags: ['oauth'],
      summary: 'List the OAuth applications of an organization, newest first',
      response: answers({ 200: applicationListSchema }, [401, 403, 404, 429]),
    },
    handler: (request: FastifyRequest<{ Params: { organization_id: string } }>) => {
      const caller = callerOf(request)
      const organization = findOwnOrganization(caller.user, organizations, request.params.organization_id)
      if (organization === undefined) throw notFound()
      checkScopedAccess(caller, { organization })
      return paginate(
        request,
        applications.ofOrganization(organization.id).map(describe),
        lenientSlice(request),
      )
    },
  })
}

const describe = (application: Application): OrganizationApplication => ({
  id: application.id,
  name: application.name,
  client_id: application.clientId,
  redirect_uris_list: [...application.redirectUris],
  is_verified: application.isVerified,
  created: application.createdAt,
  updated: application.updatedAt,
})
