import type { QueryClient } from '@tanstack/react-query'
import { databaseQuery, healthQuery, meQuery, recentActivityQuery } from '../api/queries.ts'
import { session } from '../api/session.ts'

/** Requests what the first page shows before anything renders, all at once instead of one after the other. */
export function startFirstQueries(client: QueryClient): void {
  if (session.read() === null) return
  void client.prefetchQuery(meQuery)
  if (location.pathname !== '/') return
  void client.prefetchQuery(healthQuery)
  void client.prefetchQuery(databaseQuery)
  void client.prefetchQuery(recentActivityQuery)
}
