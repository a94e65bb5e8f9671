import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { shareSchema } from '../../../shared/contract/github-app.ts'
import {
  createProjectSchema,
  namedOrganizationSchema,
  organizationNameSchema,
  projectListSchema,
  projectSchema,
} from '../../../shared/contract/organizations.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import { notFound } from '../base/errors.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { noContent } from '../http/replies.ts'
import { validate } from '../http/validation.ts'
import type { createOrganizationDeletion } from './deletion.ts'
import type { OrganizationService } from './service.ts'
import type { OrganizationStore } from './store.ts'

const PROJECT = '/_companion/projects/:id(^[1-9]\\d{0,14}$)'
const idParams = z.object({ id: z.string() })

type IdRequest = FastifyRequest<{ Params: z.infer<typeof idParams> }>

/** The app's own lists of organizations and projects. Changing them takes staff. */
export function organizationRoutes(
  server: FastifyInstance,
  deps: {
    organizations: OrganizationStore
    service: OrganizationService
    deleteOrganization: ReturnType<typeof createOrganizationDeletion>
  },
): void {
  const { organizations, service, deleteOrganization } = deps

  server.route({
    method: 'POST',
    url: '/_companion/organizations',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_organizations_create',
      tags: ['companion'],
      summary: 'Create an organization with a first project, and own it',
      body: organizationNameSchema,
      response: answers({ 201: namedOrganizationSchema }, [400, 401, 403]),
    },
    handler: (request, reply) => {
      const caller = callerOf(request)
      requireStaff(caller)
      const { name } = validate(organizationNameSchema, objectBody(request) ?? {})
      return reply.code(201).send(service.create(actorOf(request), name, caller.user.id))
    },
  })

  server.route({
    method: 'PATCH',
    url: '/_companion/organizations/:id',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_organizations_partial_update',
      tags: ['companion'],
      summary: 'Rename an organization',
      params: idParams,
      body: organizationNameSchema,
      response: answers({ 200: namedOrganizationSchema }, [400, 401, 403, 404]),
    },
    handler: (request: IdRequest) => {
      const caller = callerOf(request)
      requireStaff(caller)
      const { name } = validate(organizationNameSchema, objectBody(request) ?? {})
      return service.rename(actorOf(request), request.params.id, name, caller.user.id)
    },
  })

  server.route({
    method: 'DELETE',
    url: '/_companion/organizations/:id',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_organizations_destroy',
      tags: ['companion'],
      summary: 'Delete an organization with its projects and invites',
      description: 'The only organization stays, and so does one that is the only one of any of its members.',
      params: idParams,
      response: answers({ 204: emptyAnswer('It is deleted.') }, [400, 401, 403, 404]),
    },
    handler: (request: IdRequest, reply) => {
      const caller = callerOf(request)
      requireStaff(caller)
      deleteOrganization(actorOf(request), request.params.id, caller.user.id)
      return noContent(reply)
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/projects',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_list',
      tags: ['companion'],
      summary: 'The projects of the signed-in user',
      response: answers({ 200: projectListSchema }, [401]),
    },
    handler: (request) => ({ results: organizations.projectsOfUser(callerOf(request).user.id) }),
  })

  server.route({
    method: 'POST',
    url: '/_companion/projects',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_create',
      tags: ['companion'],
      summary: 'Create a project in the current organization',
      body: createProjectSchema,
      response: answers({ 201: projectSchema }, [400, 401, 403, 404]),
    },
    handler: (request, reply) => {
      const caller = callerOf(request)
      requireStaff(caller)
      const { name } = validate(createProjectSchema, objectBody(request) ?? {})
      const organizationId = caller.user.current_organization_id
      if (organizationId === null) throw notFound('Organization not found.')
      return reply.code(201).send(service.createProject(actorOf(request), name, organizationId))
    },
  })

  server.route({
    method: 'PATCH',
    url: PROJECT,
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_partial_update',
      tags: ['companion'],
      summary: 'Rename a project',
      params: idParams,
      body: createProjectSchema,
      response: answers({ 200: projectSchema }, [400, 401, 403, 404]),
    },
    handler: (request: IdRequest) => {
      requireStaff(callerOf(request))
      const { name } = validate(createProjectSchema, objectBody(request) ?? {})
      return service.renameProject(actorOf(request), Number(request.params.id), name)
    },
  })

  server.route({
    method: 'PUT',
    url: `${PROJECT}/github`,
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_github_update',
      tags: ['companion'],
      summary: 'Share an installation with a project',
      params: idParams,
      body: shareSchema,
      response: answers({ 200: projectSchema }, [400, 401, 403, 404]),
    },
    handler: (request: IdRequest) => {
      const { installation_id } = validate(shareSchema, objectBody(request) ?? {})
      requireStaff(callerOf(request))
      return service.shareInstallation(actorOf(request), Number(request.params.id), installation_id)
    },
  })

  server.route({
    method: 'DELETE',
    url: `${PROJECT}/github`,
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_github_destroy',
      tags: ['companion'],
      summary: 'Stop sharing an installation with a project',
      params: idParams,
      response: answers({ 200: projectSchema }, [401, 403, 404]),
    },
    handler: (request: IdRequest) => {
      requireStaff(callerOf(request))
      return service.shareInstallation(actorOf(request), Number(request.params.id), null)
    },
  })
}
