import type { FastifyInstance } from 'fastify'
import {
  filteredRepositoriesSchema,
  repositoryFilterSchema,
} from '../../../../shared/contract/integrations.ts'
import { SESSION_ACCESS } from '../../auth/access.ts'
import { callerOf } from '../../auth/caller.ts'
import { notFound } from '../../base/errors.ts'
import { answers } from '../../http/answers.ts'
import { queryOf } from '../../http/query.ts'
import { validate } from '../../http/validation.ts'
import type { RepositoryReader } from './reader.ts'
import type { RepositoryFilter } from './repository-filter.ts'
import type { IntegrationStore } from './store.ts'

/** The UI's list of repositories: as clients get it, with what PostHog's endpoint does not have. */
export function filteredRepositoriesRoute(
  server: FastifyInstance,
  deps: { integrations: IntegrationStore; reader: RepositoryReader; filterRepositories: RepositoryFilter },
): void {
  const { integrations, reader, filterRepositories } = deps
  server.route<{ Params: { installation_id: string } }>({
    method: 'GET',
    url: '/_companion/integrations/:installation_id/repositories',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_integrations_repositories',
      tags: ['companion'],
      summary: 'Repositories of an installation, filtered and sorted',
      querystring: repositoryFilterSchema,
      response: answers({ 200: filteredRepositoriesSchema }, [400, 401, 404, 409, 503]),
    },
    handler: async (request) => {
      const filter = validate(repositoryFilterSchema, queryOf(request))
      const link = integrations.find(callerOf(request).user.id, request.params.installation_id)
      if (link === null) throw notFound()
      return filterRepositories(await reader.repositories(link), filter)
    },
  })
}
