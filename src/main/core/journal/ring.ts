import { JOURNAL_LIMIT } from '../../../shared/contract/requests.ts'
import type { Entry } from './entry.ts'

const MOST_BYTES = 16 * 1024 * 1024
const FIRST_BYTES = 1024 * 1024

/**
 * The last entries, at most 1,000 and 16 MiB of them, as bytes outside the heap: as objects, the garbage collector would copy all of them
 * again and again, which costs more than everything else about recording.
 */
export function createRing() {
  let bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  const starts = new Int32Array(JOURNAL_LIMIT)
  const lengths = new Int32Array(JOURNAL_LIMIT)
  const ats = new Float64Array(JOURNAL_LIMIT)
  const durations = new Float64Array(JOURNAL_LIMIT)
  // Entry `id` is at `id % JOURNAL_LIMIT`; those from `firstId` to before `nextId` are there.
  let firstId = 1
  let nextId = 1
  let end = 0

  const slot = (id: number) => id % JOURNAL_LIMIT
  const startOf = (id: number) => starts[slot(id)] ?? 0
  const lengthOf = (id: number) => lengths[slot(id)] ?? 0

  /** Where the next so many bytes go. Entries that are in the way are dropped, or get more room while there are few bytes yet. */
  const reserve = (length: number): number => {
    if (end + length > bytes.length) {
      // What lies behind the end is older than what lies at the beginning.
      while (firstId < nextId && startOf(firstId) >= end) firstId++
      end = 0
    }
    while (firstId < nextId && startOf(firstId) >= end && startOf(firstId) < end + length) {
      if (bytes.length < MOST_BYTES) {
        grow(length)
        return reserve(length)
      }
      firstId++
    }
    return end
  }

  /** Doubles the room, and puts the entries one after the other at its beginning. */
  const grow = (needed: number): void => {
    let size = bytes.length * 2
    while (size < needed) size *= 2
    const larger = Buffer.allocUnsafeSlow(Math.min(size, MOST_BYTES))
    end = 0
    for (let id = firstId; id < nextId; id++) {
      const start = startOf(id)
      bytes.copy(larger, end, start, start + lengthOf(id))
      starts[slot(id)] = end
      end += lengthOf(id)
    }
    bytes = larger
  }

  return {
    /** Returns the entry's id. */
    add(entry: Entry): number {
      if (nextId - firstId === JOURNAL_LIMIT) firstId++
      const text = pack(entry)
      // Counting first would cost more than writing.
      const most = text.length < 4096 ? 3 * text.length : Buffer.byteLength(text)
      const start = reserve(most)
      const length = bytes.write(text, start)
      const id = nextId++
      starts[slot(id)] = start
      lengths[slot(id)] = length
      ats[slot(id)] = entry.at
      durations[slot(id)] = entry.durationMs
      end = start + length
      return id
    },

    /** The ids that are there: from the first to before the second. */
    range: (): [first: number, next: number] => [firstId, nextId],

    /** Reads an entry that is there. */
    read(id: number): Entry {
      const start = startOf(id)
      const at = ats[slot(id)] ?? 0
      const durationMs = durations[slot(id)] ?? 0
      return unpack(bytes.toString('utf8', start, start + lengthOf(id)), at, durationMs)
    },

    clear(): void {
      firstId = nextId
      end = 0
      bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
    },
  }
}

/** No field but the bodies can hold this character. */
const SEPARATOR = '\0'

function pack(entry: Entry): string {
  const { status, fault, served, requestBody, requestIsCut, responseIsCut } = entry
  const flags = (served ? 1 : 0) + (requestIsCut ? 2 : 0) + (responseIsCut ? 4 : 0)
  const lead = `${status ?? ''}\0${fault ?? ''}\0${flags}\0${entry.method}\0${entry.path}\0${entry.query}\0${entry.operation ?? ''}`
  const caller = `${entry.user ?? ''}\0${entry.via ?? ''}\0${entry.label ?? ''}`
  const headers = `${entry.requestHeaders}\0${entry.responseHeaders}`
  return `${lead}\0${caller}\0${headers}\0${requestBody === null ? 0 : requestBody.length}\0${requestBody ?? ''}${entry.responseBody ?? ''}`
}

function unpack(text: string, at: number, durationMs: number): Entry {
  let position = 0
  const next = (): string => {
    const stop = text.indexOf(SEPARATOR, position)
    const field = text.slice(position, stop)
    position = stop + 1
    return field
  }
  const number = (field: string) => (field === '' ? null : Number(field))
  const status = number(next())
  const fault = number(next())
  const flags = Number(next())
  const [method, path, query, operation] = [next(), next(), next(), next() || null]
  const [user, via, label] = [next() || null, next() || null, next() || null]
  const [requestHeaders, responseHeaders] = [next(), next()]
  const requestLength = Number(next())
  const requestEnd = position + requestLength
  return {
    at,
    durationMs,
    status,
    fault,
    served: (flags & 1) !== 0,
    method,
    path,
    query,
    operation,
    user,
    via,
    label,
    requestHeaders,
    responseHeaders,
    requestBody: text.slice(position, requestEnd) || null,
    requestIsCut: (flags & 2) !== 0,
    responseBody: text.slice(requestEnd) || null,
    responseIsCut: (flags & 4) !== 0,
  }
}
