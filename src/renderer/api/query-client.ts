import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { toasts } from '../ui/toasts.ts'
import { ApiError } from './client.ts'
import { meQuery } from './queries.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Error
    mutationMeta: { /** The page shows the error itself, so no toast does. */ shownInPlace?: boolean }
  }
}

/** Whether a retry may help: the server was unreachable, or failed without saying when to retry. */
const mayPass = (error: Error) =>
  error instanceof ApiError && (error.status === 0 || (error.status >= 500 && error.code === 'error'))

/** Creates the cache of server state. An expired session leads to the sign-in page, and a failed mutation shows a toast. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (count, error) => count < 1 && mayPass(error), retryDelay: 400 },
      mutations: { retry: false, networkMode: 'always' },
    },
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== meQuery.queryKey[0]) noticeSignOut(error)
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        noticeSignOut(error)
        if (mutation.meta?.shownInPlace !== true) toasts.failed(error.message)
      },
    }),
  })

  /** Reloads the current user, which leads to the sign-in page. */
  function noticeSignOut(error: Error): void {
    if (error instanceof ApiError && error.status === 401) {
      void client.resetQueries({ queryKey: meQuery.queryKey })
    }
  }
  return client
}
