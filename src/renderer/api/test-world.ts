import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { ApiError, toApiError } from './client.ts'
import { checkConnection } from './connection.ts'
import { fetchSigned } from './session.ts'
import { text } from './text.ts'

const clockSchema = z.object({ now: z.string(), frozen: z.boolean() })
const snapshotsSchema = z.object({ results: z.array(z.object({ name: z.string() })) })
const faultSchema = z.object({
  id: z.int(),
  applied: z.int(),
  times: z.int().nullable(),
  delay_ms: z.number(),
  match: z.record(z.string(), z.string()),
  // biome-ignore lint/suspicious/noThenProperty: the API's name
  then: z
    .union([
      z.object({ preset: z.string() }),
      z.object({ disconnect: z.string() }),
      z.object({ status: z.int() }),
    ])
    .optional(),
})
const faultsSchema = z.object({ results: z.array(faultSchema) })

export type Fault = z.infer<typeof faultSchema>

/** Calls an address of the test world, which the typed client doesn't know: few servers have one. @throws ApiError */
async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetchSigned(`/_companion/test_world/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => {
    void checkConnection()
    throw new ApiError(text.unreachable, { status: 0, code: 'unreachable' })
  })
  if (!response.ok) throw toApiError(await response.json().catch(() => undefined), response)
  return response.status === 204 ? null : await response.json()
}

export const clockQuery = queryOptions({
  queryKey: ['test-world', 'clock'],
  queryFn: async () => ({ ...clockSchema.parse(await call('GET', 'clock')), readAt: performance.now() }),
})

export const snapshotsQuery = queryOptions({
  queryKey: ['test-world', 'snapshots'],
  queryFn: async () => snapshotsSchema.parse(await call('GET', 'snapshots')).results.map(({ name }) => name),
})

export const faultsQuery = queryOptions({
  queryKey: ['test-world', 'faults'],
  queryFn: async () => faultsSchema.parse(await call('GET', 'faults')).results,
})

const snapshotPath = (name: string) => `snapshots/${encodeURIComponent(name)}`

/** What can be done with the test world. */
export const testWorld = {
  reset: () => call('POST', 'reset'),
  saveSnapshot: (name: string) => call('PUT', snapshotPath(name)),
  restoreSnapshot: (name: string) => call('POST', `${snapshotPath(name)}/restore`),
  removeSnapshot: (name: string) => call('DELETE', snapshotPath(name)),
  setClock: (change: { now?: string; advance?: string; frozen?: boolean }) => call('PUT', 'clock', change),
  addFault: (rule: unknown) => call('POST', 'faults', rule),
  removeFault: (id: number) => call('DELETE', `faults/${id}`),
  removeFaults: () => call('DELETE', 'faults'),
}

/** A change of the test world, after which its state is read again. */
export function useTestWorld<T>(change: (value: T) => Promise<unknown>, onSuccess: () => void = () => {}) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess,
    onSettled: () => client.invalidateQueries({ queryKey: ['test-world'] }),
  })
}
