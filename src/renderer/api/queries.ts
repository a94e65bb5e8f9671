import { queryOptions } from '@tanstack/react-query'
import type { Answer } from '../../client/index.ts'
import { api, take } from './client.ts'

/** The path parameter for the current user. */
export const ME = { path: { uuid: '@me' } } as const

const fetchMe = (signal: AbortSignal) => take(api.GET('/api/users/{uuid}', { params: ME, signal }))

export type User = Awaited<ReturnType<typeof fetchMe>>

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => fetchMe(signal) })

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => take(api.GET('/_companion/health', { signal })),
})

export const databaseQuery = queryOptions({
  queryKey: ['settings', 'database'],
  queryFn: ({ signal }) => take(api.GET('/_companion/database', { signal })),
})

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: async ({ signal }) => (await take(api.GET('/_companion/keys', { signal }))).results,
})

export const recentActivityQuery = queryOptions({
  queryKey: ['activity', 'recent'],
  queryFn: async ({ signal }) =>
    (await take(api.GET('/_companion/activity', { params: { query: { limit: 6 } }, signal }))).results,
})

export type ActivityEntry = Answer<'companion_activity_list'>['results'][number]
export type ApiKey = Answer<'companion_keys_list'>['results'][number]
