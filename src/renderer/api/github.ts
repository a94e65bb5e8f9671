import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Answer } from '../../client/index.ts'
import { api, take } from './client.ts'
import { ME } from './queries.ts'

/** A connected installation and the state of its repositories. */
export type Link = Answer<'companion_integrations_list'>['results'][number]
export type GitHubStatus = Awaited<ReturnType<typeof fetchStatus>>
export type Repository = Answer<'users_integrations_github_repos_retrieve'>['repositories'][number]
export type Project = Answer<'companion_projects_list'>['results'][number]

/** The polling interval while the user is on GitHub or repositories are syncing. Events report most changes sooner. */
export const SYNC_POLL_MS = 1500

const fetchStatus = (signal: AbortSignal) => take(api.GET('/_companion/github', { signal }))

export const githubQuery = queryOptions({
  queryKey: ['github'],
  queryFn: ({ signal }) => fetchStatus(signal),
})

export const linksQuery = queryOptions({
  queryKey: ['integrations'],
  queryFn: async ({ signal }) => (await take(api.GET('/_companion/integrations', { signal }))).results,
  refetchInterval: (query) =>
    query.state.data?.some(({ fetching }) => fetching !== null) ? SYNC_POLL_MS : false,
})

export const pendingQuery = queryOptions({
  queryKey: ['github', 'pending'],
  queryFn: ({ signal }) => take(api.GET('/_companion/github/pending', { signal })),
  refetchInterval: (query) => (query.state.data?.pending ? SYNC_POLL_MS : false),
})

export const installRequestsQuery = queryOptions({
  queryKey: ['integrations', 'requests'],
  queryFn: async ({ signal }) =>
    (await take(api.GET('/api/users/{uuid}/integrations/github/install_requests', { params: ME, signal })))
      .results,
})

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: async ({ signal }) => (await take(api.GET('/_companion/projects', { signal }))).results,
})

export const REPOSITORY_PAGE = 200

/** One page of an installation's repositories. `snapshot` is when they were synced; each snapshot has its own pages. */
export const repositoriesQuery = (
  installation: string,
  options: { snapshot: string | null; search: string; page: number },
) =>
  queryOptions({
    queryKey: ['repositories', installation, options],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/users/{uuid}/integrations/github/{installation_id}/repos', {
          params: {
            path: { uuid: '@me', installation_id: installation },
            query: { search: options.search, limit: REPOSITORY_PAGE, offset: options.page * REPOSITORY_PAGE },
          },
          signal,
        }),
      ),
    staleTime: 60_000,
  })

export type RepositoryFilter = {
  search: string
  visibility: string
  archived: string
  language: string
  sort: string
}

/** As {@link repositoriesQuery}, filtered and sorted. */
export const filteredRepositoriesQuery = (
  installation: string,
  options: RepositoryFilter & { snapshot: string | null; page: number },
) =>
  queryOptions({
    queryKey: ['repositories', installation, 'filtered', options],
    queryFn: ({ signal }) => {
      const { snapshot, page, ...filter } = options
      const query = new URLSearchParams({
        ...filter,
        limit: String(REPOSITORY_PAGE),
        offset: String(page * REPOSITORY_PAGE),
      })
      return take(
        api.GET('/_companion/integrations/{installation_id}/repositories', {
          params: { path: { installation_id: installation } },
          querySerializer: () => query.toString(),
          signal,
        }),
      )
    },
    staleTime: 60_000,
  })

const BRANCH_PAGE = 200

export const branchesQuery = (installation: string, repo: string, search: string) =>
  infiniteQueryOptions({
    queryKey: ['branches', installation, repo, search],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/users/{uuid}/integrations/github/{installation_id}/branches', {
          params: {
            path: { uuid: '@me', installation_id: installation },
            query: { repo, search, limit: BRANCH_PAGE, offset: pageParam },
          },
          signal,
        }),
      ),
    getNextPageParam: (page, pages) => (page.has_more ? pages.length * BRANCH_PAGE : undefined),
    placeholderData: keepPreviousData,
  })
