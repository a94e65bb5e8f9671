import { z } from 'zod'
import type { RecordedRequest } from '../../../shared/contract/requests.ts'
import { momentField } from '../../../shared/contract/times.ts'
import { JOURNAL_LIMIT } from '../../../shared/journal-limit.ts'
import { pathField, pathPattern } from '../base/path-pattern.ts'

/** Which recorded requests to look at. What is left out matches all. */
export const requestFilterSchema = z.strictObject({
  method: z.string().optional(),
  path: pathField.optional(),
  status: z
    .int()
    .min(100)
    .max(599)
    .nullable()
    .optional()
    .meta({ description: '`null` for broken connections.' }),
  operation: z.string().optional().meta({ description: 'The operation id in the OpenAPI document.' }),
  user: z.string().optional().meta({ description: 'An email address.' }),
  served: z.boolean().optional().meta({ description: 'Whether this server has the address.' }),
  since: momentField.optional().meta({ description: "By the world's clock." }),
  after: z.int().min(0).optional().meta({ description: 'The id of the last request that is known already.' }),
  limit: z
    .int()
    .min(1)
    .max(JOURNAL_LIMIT)
    .default(JOURNAL_LIMIT)
    .meta({ description: 'Keeps the newest ones.' }),
})

export type RequestFilter = z.input<typeof requestFilterSchema>

/** The fields by which a request can differ from what is looked for. */
type Expectation = Pick<
  RequestFilter,
  'method' | 'path' | 'status' | 'operation' | 'user' | 'served' | 'since'
>
export type Differences = Partial<Record<keyof Expectation, { expected: unknown; got: unknown }>>

/** Query parameters as the filter's own types, so that one schema checks both. */
export function readQuery(query: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([name, text]) => [name, typed(name, text)]))
}

const NUMBERS = new Set(['status', 'limit', 'after', 'count'])

function typed(name: string, text: string): unknown {
  if (name === 'status' && text === 'null') return null
  if (NUMBERS.has(name)) return /^\d+$/.test(text) ? Number(text) : text
  if (name === 'timeout_ms') return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (name === 'served') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

/** Compares requests with a filter, field by field. */
export function createComparison(filter: RequestFilter): (request: RecordedRequest) => Differences {
  const isPath = filter.path === undefined ? null : pathPattern(filter.path)
  const since = filter.since === undefined ? null : Date.parse(filter.since)
  const method = filter.method?.toUpperCase()
  const user = filter.user?.toLowerCase()
  return (request) => {
    const differences: Differences = {}
    const check = (name: keyof Expectation, isSame: boolean, got: unknown): void => {
      if (!isSame) differences[name] = { expected: filter[name], got }
    }
    if (method !== undefined) check('method', request.method === method, request.method)
    if (isPath !== null) check('path', isPath(request.path), request.path)
    if (filter.status !== undefined) check('status', request.status === filter.status, request.status)
    if (filter.operation !== undefined)
      check('operation', request.operation === filter.operation, request.operation)
    if (user !== undefined) check('user', request.user?.toLowerCase() === user, request.user)
    if (filter.served !== undefined) check('served', request.served === filter.served, request.served)
    if (since !== null) check('since', Date.parse(request.at) >= since, request.at)
    return differences
  }
}

export const isMatch = (differences: Differences) => Object.keys(differences).length === 0

/** The requests that match, oldest first: the newest `limit` of them. */
export function select(newestFirst: Iterable<RecordedRequest>, filter: RequestFilter): RecordedRequest[] {
  const compare = createComparison(filter)
  const found: RecordedRequest[] = []
  for (const request of newestFirst) {
    if (found.length === (filter.limit ?? JOURNAL_LIMIT) || request.id <= (filter.after ?? 0)) break
    if (isMatch(compare(request))) found.push(request)
  }
  return found.reverse()
}
