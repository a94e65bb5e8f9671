import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { callerOf, requireStaff, SESSION_ACCESS } from '../http/access.ts'
import { actorOf } from '../http/actor.ts'
import { objectBody } from '../http/body.ts'
import { answers } from '../http/openapi.ts'
import { validate } from '../http/validation.ts'
import { createUserSchema, userSummarySchema } from '../users/schemas.ts'
import type { UserService } from '../users/service.ts'
import type { UserStore } from '../users/store.ts'
import type { ProjectService } from './projects.ts'
import { createProjectSchema, projectSchema } from './schemas.ts'
import type { OrganizationStore } from './store.ts'

const userListSchema = z.object({ results: z.array(userSummarySchema) })
const projectListSchema = z.object({ results: z.array(projectSchema) })

/** The app's own lists of people and projects. Changing them takes staff. */
export function organizationRoutes(
  server: FastifyInstance,
  deps: {
    users: UserStore
    userService: UserService
    organizations: OrganizationStore
    projects: ProjectService
  },
): void {
  const { users, userService, organizations, projects } = deps

  server.route({
    method: 'GET',
    url: '/_companion/users',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_users_list',
      tags: ['companion'],
      summary: 'Everyone who has an account here',
      response: answers({ 200: userListSchema }, [401, 403]),
    },
    handler: (request) => {
      requireStaff(callerOf(request))
      return { results: users.list() }
    },
  })

  server.route({
    method: 'POST',
    url: '/_companion/users',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_users_create',
      tags: ['companion'],
      summary: 'Add a person to the first organization',
      body: createUserSchema,
      response: answers({ 201: userSummarySchema }, [400, 401, 403]),
    },
    handler: (request, reply) => {
      requireStaff(callerOf(request))
      const row = userService.create(actorOf(request), validate(createUserSchema, objectBody(request) ?? {}))
      return reply.code(201).send({
        uuid: row.uuid,
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        is_staff: row.is_staff === 1,
      })
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/projects',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_list',
      tags: ['companion'],
      summary: 'The projects of who is signed in',
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
      summary: 'Make a project in the current organization',
      body: createProjectSchema,
      response: answers({ 201: projectSchema }, [400, 401, 403, 404]),
    },
    handler: (request: FastifyRequest, reply) => {
      const caller = callerOf(request)
      requireStaff(caller)
      const { name } = validate(createProjectSchema, objectBody(request) ?? {})
      const organizationId = caller.user.current_organization_id
      if (organizationId === null) throw notFound('Organization not found.')
      const project = projects.create(actorOf(request), name, organizationId)
      return reply.code(201).send(project)
    },
  })
}
