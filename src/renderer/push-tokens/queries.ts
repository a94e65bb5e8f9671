import { queryOptions, useMutation } from '@tanstack/react-query'
import type { Answer } from '../../client/index.ts'
import { api, done, take } from '../api/client.ts'
import { ME } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { toasts } from '../ui/toasts.ts'
import { text as pushTokensText } from './text.ts'

export type PushToken = Answer<'companion_push_tokens_list'>['results'][number]
export type Platform = PushToken['platform']
export type TestResult = Answer<'companion_push_tokens_test'>['results'][number]

export const pushTokensQuery = queryOptions({
  queryKey: ['push-tokens'],
  queryFn: ({ signal }) => take(api.GET('/_companion/push_tokens', { signal })),
})

type Registration = { token: string; platform: Platform }

/** `toast` is shown on success. `shownInPlace`: the form shows errors itself. */
export function useRegisterToken(options: { toast?: string; shownInPlace?: boolean } = {}) {
  return useSubmission({
    mutationFn: (body: Registration) => take(api.POST('/api/users/{uuid}/push_tokens', { params: ME, body })),
    meta: { shownInPlace: options.shownInPlace ?? false },
    onSuccess: (_row, _body, _result, { client }) => {
      if (options.toast !== undefined) toasts.succeeded(options.toast)
      return client.invalidateQueries({ queryKey: pushTokensQuery.queryKey })
    },
  })
}

/** Puts removed tokens back as they were. */
export function useRestoreTokens() {
  return useMutation({
    mutationFn: async (removed: readonly PushToken[]) => {
      for (const body of removed) await done(api.POST('/_companion/push_tokens/restore', { body }))
    },
    onSuccess: (_done, removed, _result, { client }) => {
      toasts.succeeded(removed.length === 1 ? pushTokensText.restored : pushTokensText.allRestored)
      return client.invalidateQueries({ queryKey: pushTokensQuery.queryKey })
    },
  })
}

/** Unregisters a token. The toast offers to undo it. */
export function useUnregisterToken() {
  const restore = useRestoreTokens()
  return useMutation({
    mutationFn: ({ token }: PushToken) =>
      done(api.POST('/api/users/{uuid}/push_tokens/unregister', { params: ME, body: { token } })),
    onSuccess: (_done, removed, _result, { client }) => {
      toasts.succeeded(pushTokensText.unregistered, () => restore.mutate([removed]))
      return client.invalidateQueries({ queryKey: pushTokensQuery.queryKey })
    },
  })
}

export function useTestPush() {
  return useSubmission({
    mutationFn: (body: { ids: string[]; title: string; body: string }) =>
      take(api.POST('/_companion/push_tokens/test', { body })),
    meta: { shownInPlace: true },
    onSettled: (_answer, _error, _body, _result, { client }) =>
      client.invalidateQueries({ queryKey: pushTokensQuery.queryKey }),
  })
}
