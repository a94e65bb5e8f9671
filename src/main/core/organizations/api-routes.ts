import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  organizationPageSchema,
  organizationParams,
  organizationPatchSchema,
  organizationSchema,
  pageQuerySchema,
  teamPageSchema,
} from '../../../shared/contract/organizations.ts'
import type { Access } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { answers } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { defaultSlice, paginate } from '../http/paging.ts'
import { validate } from '../http/validation.ts'
import { toTeam } from './describe.ts'
import type { OrganizationService } from './service.ts'
import type { OrganizationStore } from './store.ts'
import { ownOrganizations, targetOrganization } from './target.ts'

const read: Access = { auth: 'key-first', scope: 'organization:read', throttle: 'default' }
const write: Access = { ...read, scope: 'organization:write' }
const readProjects: Access = { ...read, scope: 'project:read' }

export type OrganizationRequest = FastifyRequest<{ Params: z.infer<typeof organizationParams> }>

/** PostHog's endpoints of organizations. */
export function organizationApiRoutes(
  server: FastifyInstance,
  deps: { organizations: OrganizationStore; service: OrganizationService },
): void {
  const { organizations, service } = deps
  const target = (request: OrganizationRequest) =>
    targetOrganization(callerOf(request), organizations, request.params.organization)

  server.route({
    method: 'GET',
    url: '/api/organizations',
    config: { access: read },
    schema: {
      operationId: 'organizations_list',
      tags: ['organizations'],
      summary: 'The organizations of the caller',
      querystring: pageQuerySchema,
      response: answers({ 200: organizationPageSchema }, [401, 403, 429]),
    },
    handler: (request) => {
      const all = ownOrganizations(callerOf(request), organizations)
      const page = paginate(request, all, defaultSlice(request))
      return { ...page, results: page.results.map(organizations.describe) }
    },
  })

  server.route({
    method: 'GET',
    url: '/api/organizations/:organization',
    config: { access: read },
    schema: {
      operationId: 'organizations_retrieve',
      tags: ['organizations'],
      summary: 'Retrieve an organization',
      params: organizationParams,
      response: answers({ 200: organizationSchema }, [401, 403, 404, 429]),
    },
    handler: (request: OrganizationRequest) => organizations.describe(target(request)),
  })

  server.route({
    method: 'PATCH',
    url: '/api/organizations/:organization',
    config: { access: write },
    schema: {
      operationId: 'organizations_partial_update',
      tags: ['organizations'],
      summary: 'Change an organization',
      description: 'Saves the fields that the body names. Only admins can change an organization.',
      params: organizationParams,
      body: organizationPatchSchema,
      response: answers({ 200: organizationSchema }, [400, 401, 403, 404, 415, 429]),
    },
    handler: (request: OrganizationRequest) => {
      const organization = target(request)
      service.requireAdmin(organization)
      const patch = validate(organizationPatchSchema, objectBody(request) ?? {})
      service.update(actorOf(request), organization, patch)
      return organizations.describe(target(request))
    },
  })

  server.route({
    method: 'GET',
    url: '/api/organizations/:organization/projects',
    config: { access: readProjects },
    schema: {
      operationId: 'organizations_projects_list',
      tags: ['projects'],
      summary: 'The projects of an organization',
      params: organizationParams,
      querystring: pageQuerySchema,
      response: answers({ 200: teamPageSchema }, [401, 403, 404, 429]),
    },
    handler: (request: OrganizationRequest) => {
      const teams = organizations.projectRows(target(request).id).map(toTeam)
      return paginate(request, teams, defaultSlice(request))
    },
  })
}
