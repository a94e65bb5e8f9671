import { installationObject, publicUser, type Schemas } from './describe.ts'
import { fullRepository, repositoryObject, shortBranch } from './describe-repository.ts'
import type { Call } from './http.ts'
import type { Repository } from './model.ts'
import { pageOf } from './paging.ts'
import { type Answer, errorBody, NOT_FOUND, openEndpoint, userEndpoint } from './rest.ts'
import type { UserToken } from './tokens.ts'

/** The endpoints for user tokens. */
export const userRoutes = [
  userEndpoint('GET /user', (call, { user }) => ({
    data: publicUser(call, user),
    lastModified: user.createdAt,
  })),
  userEndpoint('GET /user/installations', listInstallations),
  userEndpoint('GET /user/installations/:id/repositories', listInstallationRepositories),
  openEndpoint('GET /repos/:owner/:repo', showRepository),
  openEndpoint('GET /repositories/:id', showRepository),
  openEndpoint('GET /repos/:owner/:repo/branches', listBranches),
  openEndpoint('GET /repositories/:id/branches', listBranches),
  openEndpoint('GET /rate_limit', showRateLimit, { free: true }),
]

function listInstallations(call: Call, token: UserToken): Answer {
  const seen = [...call.world.installations.values()].filter(
    (one) => one.app === token.app && one.visibleTo.has(token.user.login),
  )
  const { start, end, link } = pageOf(call, seen.length)
  const data = {
    total_count: seen.length,
    installations: seen.slice(start, end).map((one) => installationObject(call, one)),
  } satisfies { total_count: number; installations: Schemas['installation'][] }
  return { data, ...(link !== undefined && { link }) }
}

function listInstallationRepositories(call: Call, token: UserToken): Answer {
  const installation = call.world.installations.get(Number(call.param('id')))
  const seen = installation?.app === token.app && installation.visibleTo.has(token.user.login)
  if (installation === undefined || !seen) return NOT_FOUND
  if (installation.suspendedAt !== null) {
    return { status: 403, data: errorBody(403, 'This installation has been suspended') }
  }
  const { repositories, repositorySelection } = installation
  const { start, end, link } = pageOf(call, repositories.size)
  const data = {
    total_count: repositories.size,
    repository_selection: repositorySelection,
    repositories: [...repositories].slice(start, end).map((one) => repositoryObject(call, one)),
  } satisfies { total_count: number; repository_selection: string; repositories: Schemas['repository'][] }
  return { data, ...(link !== undefined && { link }) }
}

function showRepository(call: Call, token: UserToken | null): Answer {
  const repository = readable(call, token)
  if (repository === undefined) return NOT_FOUND
  return { data: fullRepository(call, repository), lastModified: repository.updatedAt }
}

function listBranches(call: Call, token: UserToken | null): Answer {
  const repository = readable(call, token)
  if (repository === undefined) return NOT_FOUND
  const { branches } = repository
  const { start, end, link } = pageOf(call, branches.length, `/repositories/${repository.id}/branches`)
  const data = branches.slice(start, end).map((name) => shortBranch(call, repository, name))
  return { data, ...(link !== undefined && { link }) }
}

/** The repository in the path, if the caller can access it: public, or in one of their installations. */
function readable(call: Call, token: UserToken | null): Repository | undefined {
  const repository = named(call)
  if (repository === undefined || !repository.private) return repository
  const installations = [...call.world.installations.values()].filter(
    (one) => one.app === token?.app && one.visibleTo.has(token.user.login) && one.suspendedAt === null,
  )
  return installations.some((one) => one.repositories.has(repository)) ? repository : undefined
}

function named(call: Call): Repository | undefined {
  const { repositories } = call.world
  if (call.path.startsWith('/repos/')) {
    return repositories.get(`${call.param('owner')}/${call.param('repo')}`.toLowerCase())
  }
  return [...repositories.values()].find((one) => one.id === Number(call.param('id')))
}

function showRateLimit(call: Call, token: UserToken | null): Answer {
  const core = call.world.limits.of(token?.user.login ?? null)
  const search = { limit: 30, used: 0, remaining: 30, reset: Math.ceil(call.now / 1000) + 60 }
  return { data: { resources: { core, search }, rate: core } satisfies Schemas['rate-limit-overview'] }
}
