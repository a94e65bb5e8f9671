import type { QueryClient } from '@tanstack/react-query'
import { dropFirstResponses } from '../api/first-responses.ts'
import { databaseQuery, healthQuery, meQuery, recentActivityQuery } from '../api/queries.ts'
import { requestsQuery } from '../api/requests.ts'
import { session } from '../api/session.ts'

/**
 * Requests what the first page shows before anything renders, all at once instead of one after the other. Resolves when it can be rendered as
 * a whole.
 */
export async function startFirstQueries(client: QueryClient): Promise<void> {
  if (session.read() === null) return
  const needed = [client.prefetchQuery(meQuery)]
  if (location.pathname === '/') {
    // Checking a large database takes seconds, and the page does not wait for it.
    void client.prefetchQuery(databaseQuery)
    needed.push(
      client.prefetchQuery(healthQuery),
      client.prefetchQuery(recentActivityQuery),
      client.prefetchQuery(requestsQuery),
    )
  }
  await Promise.all(needed)
  dropFirstResponses()
}
