import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import {
  filteredRepositoriesQuery,
  type Link,
  REPOSITORY_PAGE,
  type Repository,
  type RepositoryFilter,
} from '../api/github.ts'

/**
 * The matching repositories from `first` to `last`, and how many match in total. Pages load as they scroll into view, so that a large
 * installation costs no more than a small one.
 */
export function useRepositories(link: Link, filter: RepositoryFilter, first: number, last: number) {
  const options = { snapshot: link.snapshot?.fetched_at ?? null, ...filter }
  const top = useQuery({
    ...filteredRepositoriesQuery(link.installation_id, { ...options, page: 0 }),
    placeholderData: keepPreviousData,
  })
  const firstPage = Math.max(1, Math.floor(first / REPOSITORY_PAGE))
  const lastPage = top.data === undefined ? 0 : Math.floor(last / REPOSITORY_PAGE)
  const pages = Array.from({ length: Math.max(0, lastPage - firstPage + 1) }, (_, index) => firstPage + index)
  const more = useQueries({
    queries: pages.map((page) => filteredRepositoriesQuery(link.installation_id, { ...options, page })),
  })
  return {
    top,
    total: top.data?.total ?? 0,
    languages: top.data?.languages ?? [],
    /** Undefined while it loads. */
    at(index: number): Repository | undefined {
      const page = Math.floor(index / REPOSITORY_PAGE)
      const rows = page === 0 ? top.data : more[page - firstPage]?.data
      return rows?.repositories[index % REPOSITORY_PAGE]
    },
  }
}
