import { queryOptions, useMutation } from '@tanstack/react-query'
import type { Answer, RequestBody } from '../../client/index.ts'
import { ApiError, api, done, take, toApiError } from './client.ts'
import { ME, meQuery } from './queries.ts'
import { fetchSigned } from './session.ts'
import { text } from './text.ts'

export type ListedUser = Answer<'companion_users_list'>['results'][number]
export type AppSettings = Awaited<ReturnType<typeof fetchSettings>>

const fetchSettings = (signal?: AbortSignal) =>
  take(api.GET('/_companion/settings', signal === undefined ? {} : { signal }))

export const settingsQuery = queryOptions({
  queryKey: ['settings', 'app'],
  queryFn: ({ signal }) => fetchSettings(signal),
})

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await take(api.GET('/_companion/users', { signal }))).results,
})

export type UserChange = RequestBody<'users_partial_update'>

/** Updates the current user. */
export function useSaveMe(onSaved: () => void) {
  return useMutation({
    mutationFn: (body: UserChange) => take(api.PATCH('/api/users/{uuid}', { params: ME, body })),
    meta: { shownInPlace: true },
    onSuccess: (me, _body, _result, { client }) => {
      client.setQueryData(meQuery.queryKey, me)
      onSaved()
    },
  })
}

/** Uploads a backup, which is restored at the next start. */
export async function planRestore(file: File): Promise<void> {
  const response = await fetchSigned('/_companion/restore', {
    method: 'PUT',
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
  }).catch(() => {
    throw new ApiError(text.unreachable, { status: 0, code: 'unreachable' })
  })
  if (!response.ok) throw toApiError(await response.json().catch(() => undefined), response)
}

export const cancelRestore = () => done(api.DELETE('/_companion/restore'))
