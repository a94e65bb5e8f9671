import { isOwn, type RequestSummary } from '../api/requests.ts'
import { useUrlState } from '../ui/url-state.ts'
import { sentState } from './words.ts'

/** What to show of the recorded requests. An empty field shows all. */
export type RequestFilter = {
  search: string
  method: string
  /** `failed`, `broken`, a class such as `4xx`, or a status. */
  status: string
  /** As `madeBy` tells, or `anyone`. Without it, this app's own requests are left out. */
  by: string
  operation: string
  /** `false` for what was asked for but isn't served. */
  served: string
}

/** The filter in the address. */
export function useRequestFilter() {
  const [search, setSearch] = useUrlState('search')
  const [method, setMethod] = useUrlState('method')
  const [status, setStatus] = useUrlState('status')
  const [by, setBy] = useUrlState('by')
  const [operation, setOperation] = useUrlState('operation')
  const [served, setServed] = useUrlState('served')
  const setters = {
    search: setSearch,
    method: setMethod,
    status: setStatus,
    by: setBy,
    operation: setOperation,
    served: setServed,
  }
  return {
    filter: { search, method, status, by, operation, served } satisfies RequestFilter,
    set: (name: keyof RequestFilter, value: string) => setters[name](value),
    clear: () => {
      for (const setter of Object.values(setters)) setter('')
    },
  }
}

export const isFiltered = (filter: RequestFilter) =>
  Object.values(filter).some((value) => value.trim() !== '')

/** Who made a request, as the filter has it: `key: LABEL`, `token: APP`, `session`, `rejected key`, `unchecked key`, or `anonymous`. */
export function madeBy(request: RequestSummary): string {
  const { credential, sent_credential } = request
  if (credential === null)
    return sent_credential === undefined ? 'anonymous' : `${sentState(request) ?? 'sent'} ${sent_credential}`
  return credential.label === null ? credential.kind : `${credential.kind}: ${credential.label}`
}

export function createMatcher(filter: RequestFilter): (request: RequestSummary) => boolean {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  return (request) =>
    (filter.method === '' || request.method === filter.method) &&
    (filter.status === '' || hasStatus(request, filter.status)) &&
    isMadeBy(request, filter.by) &&
    (filter.operation === '' || request.operation === filter.operation) &&
    (filter.served === '' || String(request.served) === filter.served) &&
    (words.length === 0 || hasWords(request, words))
}

function isMadeBy(request: RequestSummary, wanted: string): boolean {
  if (wanted === '') return !isOwn(request)
  return wanted === 'anyone' || madeBy(request) === wanted
}

function hasStatus({ status }: RequestSummary, wanted: string): boolean {
  if (wanted === 'failed') return status === null || status >= 400
  if (wanted === 'broken') return status === null
  if (/^\dxx$/.test(wanted)) return status !== null && String(status)[0] === wanted[0]
  return String(status) === wanted
}

function hasWords(request: RequestSummary, words: readonly string[]): boolean {
  const { method, path, query, operation, user, status, credential } = request
  const text = [method, `${path}?${query}`, status, operation, user, credential?.label]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}
