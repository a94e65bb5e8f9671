import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Schemas } from '../../client/index.ts'
import { JOURNAL_LIMIT } from '../../shared/journal-limit.ts'
import { api, done, take } from './client.ts'
import { connectionCount, onRequestNews } from './live.ts'
import type { RequestNews } from './live-message.ts'
import { settingsQuery } from './settings.ts'

export type RequestSummary = Schemas['RequestSummary']
export type RecordedRequest = Schemas['RecordedRequest']

/** The requests that the server keeps, newest first. */
export type RequestLog = RequestNews & { connection: number; entries: readonly RequestSummary[] }

export const HAR_PATH = '/_companion/requests/har'

/** New requests are shown so often, not one by one. */
const BATCH_MS = 250
/** After a burst the page waits this much longer for each request that it read: reading a hundred costs the server as much as answering ten. */
const PAUSE_PER_REQUEST_MS = 1.5

/** Reads only what is new since the last time, as long as it is the same server. */
async function fetchLog(before: RequestLog | undefined, signal: AbortSignal): Promise<RequestLog> {
  const connection = connectionCount()
  const known = before?.connection === connection ? before : undefined
  const query = known === undefined ? {} : { after: known.last }
  const { first, last, results } = await take(
    api.GET('/_companion/requests/summaries', { params: { query }, signal }),
  )
  const added = results.reverse()
  const kept = known?.entries.filter(({ id }) => id >= first) ?? []
  return { first, last, connection, entries: [...added, ...kept].slice(0, JOURNAL_LIMIT) }
}

const LIST_KEY = ['requests', 'list'] as const

export const requestsQuery = queryOptions({
  queryKey: LIST_KEY,
  queryFn: ({ client, signal }) => fetchLog(client.getQueryData<RequestLog>(LIST_KEY), signal),
  // Comparing a thousand entries with those before would cost more than everything else.
  structuralSharing: false,
})

export const requestQuery = (id: number) =>
  queryOptions({
    queryKey: ['requests', 'one', id],
    queryFn: ({ signal }) =>
      take(api.GET('/_companion/requests/{id}', { params: { path: { id: String(id) } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

/** The recorded requests, live. */
export function useRequests() {
  const client = useQueryClient()
  useEffect(() => follow(client), [client])
  return useQuery(requestsQuery)
}

/** Whether a request came from this app's own pages, which few people look for. */
export const isOwn = ({ credential }: RequestSummary) => credential?.kind === 'session'

/** Keeps the list up to date, one request to the server at a time. Returns a function that stops. */
function follow(client: QueryClient): () => void {
  let news: RequestNews = { first: 0, last: 0 }
  let state: 'idle' | 'busy' | 'stopped' = 'idle'
  const isBehind = () => {
    const query = client.getQueryState<RequestLog>(LIST_KEY)
    const { first = 0, last = 0 } = query?.data ?? {}
    return query?.status !== 'error' && (news.last > last || news.first > first)
  }
  const catchUp = async (): Promise<void> => {
    if (state !== 'idle') return
    state = 'busy'
    const lastRead = () => client.getQueryData<RequestLog>(LIST_KEY)?.last ?? 0
    const before = lastRead()
    await client.refetchQueries({ queryKey: LIST_KEY }, { cancelRefetch: false })
    const count = Math.min(JOURNAL_LIMIT, Math.max(0, lastRead() - before))
    setTimeout(
      () => {
        if (state === 'stopped') return
        state = 'idle'
        if (isBehind()) void catchUp()
      },
      BATCH_MS + count * PAUSE_PER_REQUEST_MS,
    )
  }
  const stop = onRequestNews((next) => {
    news = next
    void catchUp()
  })
  void catchUp()
  return () => {
    state = 'stopped'
    stop()
  }
}

export function useClearRequests() {
  return useMutation({
    mutationFn: () => done(api.DELETE('/_companion/requests')),
    onSuccess: (_nothing, _variables, _result, { client }) =>
      client.invalidateQueries({ queryKey: ['requests'] }),
  })
}

/** Switches recording on or off. */
export function useRecord() {
  return useMutation({
    mutationFn: (record_requests: boolean) =>
      take(api.PATCH('/_companion/settings', { body: { record_requests } })),
    onSuccess: (settings, _body, _result, { client }) =>
      client.setQueryData(settingsQuery.queryKey, settings),
  })
}
