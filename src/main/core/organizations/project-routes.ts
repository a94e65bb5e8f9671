import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  pageQuerySchema,
  projectDetailSchema,
  projectParams,
  teamPageSchema,
} from '../../../shared/contract/organizations.ts'
import type { Access } from '../auth/access.ts'
import { callerOf } from '../auth/caller.ts'
import { answers } from '../http/answers.ts'
import { defaultSlice, paginate } from '../http/paging.ts'
import { describeProject, toTeam } from './describe.ts'
import type { OrganizationStore } from './store.ts'
import { ownProjects, targetProject } from './target.ts'

const read: Access = { auth: 'key-first', scope: 'project:read', throttle: 'default' }

export type ProjectRequest = FastifyRequest<{ Params: z.infer<typeof projectParams> }>

/** PostHog's endpoints of projects; `environments` is their older name, which clients still use. */
export function projectRoutes(server: FastifyInstance, organizations: OrganizationStore): void {
  for (const name of ['projects', 'environments'] as const) {
    const hide = name === 'environments'

    server.route({
      method: 'GET',
      url: `/api/${name}`,
      config: { access: read },
      schema: {
        hide,
        operationId: 'projects_list',
        tags: ['projects'],
        summary: 'The projects of the caller',
        querystring: pageQuerySchema,
        response: answers({ 200: teamPageSchema }, [401, 403, 429]),
      },
      handler: (request) => {
        const teams = ownProjects(callerOf(request), organizations).map(({ project }) => toTeam(project))
        return paginate(request, teams, defaultSlice(request))
      },
    })

    server.route({
      method: 'GET',
      url: `/api/${name}/:project`,
      config: { access: read },
      schema: {
        hide,
        operationId: 'projects_retrieve',
        tags: ['projects'],
        summary: 'Retrieve a project',
        params: projectParams,
        response: answers({ 200: projectDetailSchema }, [401, 403, 404, 429]),
      },
      handler: (request: ProjectRequest) => {
        const { project, organization } = targetProject(
          callerOf(request),
          organizations,
          request.params.project,
        )
        return describeProject(project, organization)
      },
    })
  }
}
