import type { RecordedRequest } from '../../../shared/contract/requests.ts'
import { JOURNAL_LIMIT } from '../../../shared/journal-limit.ts'
import { AppError, type ErrorEnvelope } from '../base/errors.ts'
import { createComparison, type Differences, isMatch, type RequestFilter, select } from './filter.ts'
import type { Journal } from './journal.ts'

/** How many of the requests that came near are named. */
const NEAREST = 5

const RECORDING_IS_OFF =
  'Recording is off; switch it on with “Start recording” on the Requests page, or with PATCH /_companion/settings {"record_requests": true}.'

export type Near = Pick<RecordedRequest, 'id' | 'method' | 'path' | 'status'> & { differs: Differences }

/** A wait that ended without the requests that it waited for. */
export class WaitTimeout extends AppError {
  readonly nearest: readonly Near[]

  constructor(detail: string, nearest: readonly Near[]) {
    super('timeout', detail)
    this.nearest = nearest
  }

  override envelope(): ErrorEnvelope & { nearest: readonly Near[] } {
    return { ...super.envelope(), nearest: this.nearest }
  }
}

export type Waits = ReturnType<typeof createWaits>

/** Waits for requests to be recorded. The time that a wait may take is real time. */
export function createWaits(journal: Journal) {
  const pending = new Set<(reason: Error) => void>()

  return {
    /**
     * Resolves with all that match as soon as there are so many, at once where there are. A signal ends the wait.
     * @throws WaitTimeout
     */
    async wait(
      { limit = JOURNAL_LIMIT, ...filter }: RequestFilter,
      { count, timeoutMs, signal }: { count: number; timeoutMs: number; signal?: AbortSignal },
    ): Promise<RecordedRequest[]> {
      const there = select(journal.newestFirst(), filter)
      if (there.length >= count) return there.slice(-limit)
      const compare = createComparison(filter)
      const found = there.map(({ id }) => id)
      /** Some may have been cleared since they were found. */
      const stillThere = () => found.filter((id) => id >= journal.range().first)
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const stop = journal.onRecorded((id) => {
        if (!isMatch(compare(journal.read(id)))) return
        found.push(id)
        if (stillThere().length >= count) resolve()
      })
      const timer = setTimeout(() => reject(timeout(journal, filter, stillThere().length, count)), timeoutMs)
      pending.add(reject)
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      try {
        await promise
      } finally {
        stop()
        clearTimeout(timer)
        pending.delete(reject)
      }
      return select(journal.newestFirst(), filter).slice(-limit)
    },

    /** Ends all waits, because the server stops. */
    endAll(): void {
      const reason = new AppError('timeout', 'The server was stopped before the requests came.')
      for (const reject of pending) reject(reason)
    },
  }
}

function timeout(journal: Journal, filter: RequestFilter, found: number, wanted: number): WaitTimeout {
  const nearest = nearestTo(journal, filter)
  const asked = Object.entries(filter)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
  const what = `No request with ${asked === '' ? 'any address' : asked} came in time${wanted > 1 ? ` (${found} of ${wanted})` : ''}.`
  const seen = nearest.length === 0 ? [] : [`Nearest: ${nearest.map(describeNear).join('; ')}.`]
  const why = journal.isOn() ? [] : [RECORDING_IS_OFF]
  const rest = [...seen, ...why].join(' ') || 'Nothing was requested.'
  return new WaitTimeout(`${what} ${rest}`, nearest)
}

function describeNear({ method, path, status, differs }: Near): string {
  const parts = Object.entries(differs).map(
    ([name, { expected, got }]) => `${name} is ${String(got)}, not ${String(expected)}`,
  )
  return `${method} ${path} → ${status ?? 'broken connection'} (${parts.join(', ')})`
}

/** Those that differ in the fewest fields, of these the ones with the most similar path, of these the newest. */
function nearestTo(journal: Journal, filter: RequestFilter): Near[] {
  const compare = createComparison(filter)
  const ranked: { near: Near; fields: number; path: number }[] = []
  for (const request of journal.newestFirst()) {
    const differs = compare(request)
    const { id, method, path, status } = request
    const fields = Object.keys(differs).length
    if (fields > 0)
      ranked.push({
        near: { id, method, path, status, differs },
        fields,
        path: similarity(path, filter.path),
      })
  }
  return ranked
    .sort((a, b) => a.fields - b.fields || b.path - a.path || b.near.id - a.near.id)
    .slice(0, NEAREST)
    .map(({ near }) => near)
}

/** How many segments two paths share at their beginning. */
function similarity(path: string, wanted: string | undefined): number {
  if (wanted === undefined) return 0
  const segments = wanted.split('/')
  const index = path.split('/').findIndex((segment, i) => segment !== segments[i])
  return index < 0 ? segments.length : index
}
