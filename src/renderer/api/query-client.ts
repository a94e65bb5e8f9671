import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { toasts } from '../ui/toasts.ts'
import { ApiError } from './client.ts'
import { meQuery } from './queries.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Error
    mutationMeta: { /** The page shows its failure itself. */ shownInPlace?: boolean }
  }
}

/** Tries again only what may pass by itself: no answer, or a server that is in trouble without saying until when. */
const mayPass = (error: Error) =>
  error instanceof ApiError && (error.status === 0 || (error.status >= 500 && error.code === 'error'))

/** Server state. A session that has ended shows at once, and a change that failed says why. */
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

  /** Asks anew who is signed in: nobody, then. */
  function noticeSignOut(error: Error): void {
    if (error instanceof ApiError && error.status === 401) {
      void client.resetQueries({ queryKey: meQuery.queryKey })
    }
  }
  return client
}
