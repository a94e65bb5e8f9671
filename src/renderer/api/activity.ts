import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { api, take } from './client.ts'

const PAGE = 60

export type ActivityFilter = Partial<Record<'search' | 'action' | 'key' | 'since' | 'until', string>>

/** The log, page by page. Each page starts after the last entry of the previous one. */
export const activityQuery = (filter: ActivityFilter) =>
  infiniteQueryOptions({
    queryKey: ['activity', 'all', filter],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: PAGE,
        ...(pageParam !== undefined && { before: pageParam }),
        ...filter,
      }
      return (await take(api.GET('/_companion/activity', { params: { query }, signal }))).results
    },
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
    placeholderData: keepPreviousData,
  })
