import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ActivityStore } from '../activity/store.ts'
import type { Db } from '../db/open.ts'
import { notFound } from '../errors.ts'
import { callerOf, requireStaff, SESSION_ACCESS } from '../http/access.ts'
import { actorOf } from '../http/actor.ts'
import { objectBody } from '../http/body.ts'
import { textField } from '../http/fields.ts'
import { answers } from '../http/openapi.ts'
import { validate } from '../http/validation.ts'
import { createProjectSchema, LEVEL, projectSchema } from './schemas.ts'
import type { OrganizationStore } from './store.ts'

export const organizationNameSchema = z.object({ name: textField({ max: 64 }) })

const namedOrganizationSchema = z.object({ id: z.string(), name: z.string() })

/** Making and renaming organizations, and renaming projects: for staff. */
export function manageOrganizationRoutes(
  server: FastifyInstance,
  deps: { db: Db; organizations: OrganizationStore; activity: ActivityStore },
): void {
  const { db, organizations, activity } = deps

  server.route({
    method: 'POST',
    url: '/_companion/organizations',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_organizations_create',
      tags: ['companion'],
      summary: 'Make an organization with a first project, and own it',
      body: organizationNameSchema,
      response: answers({ 201: namedOrganizationSchema }, [400, 401, 403]),
    },
    handler: (request, reply) => {
      const caller = callerOf(request)
      requireStaff(caller)
      const { name } = validate(organizationNameSchema, objectBody(request) ?? {})
      const made = db
        .transaction(() => {
          const organization = organizations.create(name)
          organizations.join(caller.user.id, organization.id, LEVEL.owner)
          organizations.createProject(organization.id, 'Default project')
          activity.record(actorOf(request), 'organization.created', name)
          return organization
        })
        .immediate()
      return reply.code(201).send(made)
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
      params: z.object({ id: z.string() }),
      body: organizationNameSchema,
      response: answers({ 200: namedOrganizationSchema }, [400, 401, 403, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>) => {
      const caller = callerOf(request)
      requireStaff(caller)
      const { name } = validate(organizationNameSchema, objectBody(request) ?? {})
      const { id } = request.params
      const before = organizations
        .organizationsOf(caller.user.id)
        .find((organization) => organization.id === id)
      if (before === undefined) throw notFound('Organization not found.')
      db.transaction(() => {
        organizations.rename(id, name)
        activity.record(actorOf(request), 'organization.renamed', `${before.name} to ${name}`)
      }).immediate()
      return { id, name }
    },
  })

  server.route({
    method: 'PATCH',
    url: '/_companion/projects/:id(^[1-9]\\d{0,14}$)',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_partial_update',
      tags: ['companion'],
      summary: 'Rename a project',
      params: z.object({ id: z.string() }),
      body: createProjectSchema,
      response: answers({ 200: projectSchema }, [400, 401, 403, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>) => {
      requireStaff(callerOf(request))
      const { name } = validate(createProjectSchema, objectBody(request) ?? {})
      const before = organizations.project(Number(request.params.id))
      if (before === null) throw notFound()
      db.transaction(() => {
        organizations.renameProject(before.id, name)
        activity.record(actorOf(request), 'project.renamed', `${before.name} to ${name}`)
      }).immediate()
      return { ...before, name }
    },
  })
}
