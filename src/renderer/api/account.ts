import { useMutation } from '@tanstack/react-query'
import { ApiError, api, take } from './client.ts'
import { ME, meQuery } from './queries.ts'
import { fetchSigned, session } from './session.ts'
import { stored } from './stored.ts'
import { text } from './text.ts'

/** Saves the theme as the user's `theme_mode`. */
export function useSetTheme() {
  return useMutation({
    mutationFn: (theme_mode: 'light' | 'dark' | 'system') =>
      take(api.PATCH('/api/users/{uuid}', { params: ME, body: { theme_mode } })),
    onSuccess: (me, _mode, _result, { client }) => client.setQueryData(meQuery.queryKey, me),
  })
}

/** Signs out of this session. */
export function useSignOut() {
  return useMutation({
    mutationFn: async () => {
      const response = await fetchSigned('/_companion/logout', { method: 'POST' })
      if (!response.ok) {
        throw new ApiError(text.unreadable, { status: response.status, code: 'unreadable' })
      }
    },
    onSuccess: (_done, _nothing, _result, { client }) => {
      session.forget()
      client.clear()
      stored.clear()
      location.assign('/')
    },
  })
}
