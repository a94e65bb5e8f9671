import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'
import { meQuery } from './queries.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Error
    mutationMeta: { /** The page shows the error itself. */ shownInPlace?: boolean }
  }
}

/** Whether a retry may help: the server was unreachable, or failed without saying when to retry. */
const mayPass = (error: Error) =>
  error instanceof ApiError && (error.status === 0 || (error.status >= 500 && error.code === 'error'))

/** Creates the cache of server state. An expired session leads to the sign-in page, and `onMutationError` hears of mutations whose page doesn't show the error itself. */
export function createQueryClient(onMutationError: (error: Error) => void): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      // The server runs on this computer, so being offline doesn't matter.
      queries: {
        networkMode: 'always',
        staleTime: 15_000,
        retry: (count, error) => count < 1 && mayPass(error),
        retryDelay: 400,
      },
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
        if (mutation.meta?.shownInPlace !== true) onMutationError(error)
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
