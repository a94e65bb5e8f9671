import { JOURNAL_LIMIT } from '../../../shared/journal-limit.ts'
import type { Entry, EntryHead } from './entry.ts'

const MOST_BYTES = 16 * 1024 * 1024
const FIRST_BYTES = 256 * 1024

const SERVED = 1
const REQUEST_IS_CUT = 2
const RESPONSE_IS_CUT = 4

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
  // 0 stands for null.
  const statuses = new Uint16Array(JOURNAL_LIMIT)
  const faults = new Int32Array(JOURNAL_LIMIT)
  const requestLengths = new Int32Array(JOURNAL_LIMIT)
  const flags = new Uint8Array(JOURNAL_LIMIT)
  // Entry `id` is at `id % JOURNAL_LIMIT`; those from `firstId` to before `nextId` are there.
  let firstId = 1
  let nextId = 1
  let end = 0
  let last: Entry | null = null

  const slot = (id: number) => id % JOURNAL_LIMIT
  const startOf = (id: number) => starts[slot(id)] ?? 0
  const lengthOf = (id: number) => lengths[slot(id)] ?? 0
  const numbersOf = (place: number) => ({
    at: ats[place] ?? 0,
    durationMs: durations[place] ?? 0,
    status: statuses[place] || null,
    fault: faults[place] || null,
    served: ((flags[place] ?? 0) & SERVED) !== 0,
  })

  /** Where the next so many bytes go. Entries that are in the way are dropped, or get more room while there are few bytes yet. */
  const reserve = (length: number): number => {
    const fits = end + length <= bytes.length
    const start = fits ? end : 0
    const isInTheWay = (at: number) => (!fits && at >= end) || (at >= start && at < start + length)
    if (length > bytes.length) {
      grow(length)
      return reserve(length)
    }
    while (firstId < nextId && isInTheWay(startOf(firstId))) {
      if (bytes.length < MOST_BYTES) {
        grow(length)
        return reserve(length)
      }
      firstId++
    }
    end = start
    return start
  }

  /** Doubles the room, and puts the entries one after the other at its beginning. */
  const grow = (needed: number): void => {
    let size = bytes.length * 2
    while (size < needed) size *= 2
    const larger = Buffer.allocUnsafeSlow(Math.min(size, MOST_BYTES))
    end = 0
    let copied = { from: -1, to: -1 }
    for (let id = firstId; id < nextId; id++) {
      const from = startOf(id)
      if (from !== copied.from) {
        copied = { from, to: end }
        bytes.copy(larger, end, from, from + lengthOf(id))
        end += lengthOf(id)
      }
      starts[slot(id)] = copied.to
    }
    bytes = larger
  }

  /** Writes an entry's texts and gives where they are. */
  const write = (entry: Entry): [start: number, length: number] => {
    const text = pack(entry)
    // Counting first would cost more than writing.
    const most = text.length < 4096 ? 3 * text.length : Buffer.byteLength(text)
    const start = reserve(most)
    const length = bytes.write(text, start)
    end = start + length
    return [start, length]
  }

  return {
    /** Returns the entry's id. */
    add(entry: Entry): number {
      if (nextId - firstId === JOURNAL_LIMIT) firstId++
      // A client that polls asks the same again and gets the same answer: then only the times are new.
      const isRepeat = last !== null && haveSameTexts(last, entry)
      const [start, length] = isRepeat ? [startOf(nextId - 1), lengthOf(nextId - 1)] : write(entry)
      if (!isRepeat) last = entry
      const id = nextId++
      const place = slot(id)
      starts[place] = start
      lengths[place] = length
      ats[place] = entry.at
      durations[place] = entry.durationMs
      statuses[place] = entry.status ?? 0
      faults[place] = entry.fault ?? 0
      requestLengths[place] = entry.requestBody === null ? 0 : entry.requestBody.length
      flags[place] =
        (entry.served ? SERVED : 0) |
        (entry.requestIsCut ? REQUEST_IS_CUT : 0) |
        (entry.responseIsCut ? RESPONSE_IS_CUT : 0)
      return id
    },

    /** The ids that are there: from the first to before the second. */
    range: (): [first: number, next: number] => [firstId, nextId],

    /** Reads an entry that is there. */
    read(id: number): Entry {
      const place = slot(id)
      const start = startOf(id)
      const text = bytes.toString('utf8', start, start + lengthOf(id))
      const set = flags[place] ?? 0
      return {
        ...unpack(text, requestLengths[place] ?? 0),
        ...numbersOf(place),
        requestIsCut: (set & REQUEST_IS_CUT) !== 0,
        responseIsCut: (set & RESPONSE_IS_CUT) !== 0,
      }
    },

    /** Reads an entry that is there without its headers and bodies, which are not even decoded. */
    readHead(id: number): EntryHead {
      const start = startOf(id)
      let end = start
      for (let field = 0; field < HEAD_FIELDS; field++) end = bytes.indexOf(0, end) + 1
      return { ...unpackHead(bytes.toString('utf8', start, end)), ...numbersOf(slot(id)) }
    },

    clear(): void {
      firstId = nextId
      end = 0
      last = null
      bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
    },
  }
}

/** No text but the bodies can hold this character, and these come last. */
const SEPARATOR = '\0'
/** The fields before the headers. */
const HEAD_FIELDS = 7

const haveSameTexts = (a: Entry, b: Entry): boolean =>
  a.path === b.path &&
  a.responseBody === b.responseBody &&
  a.requestBody === b.requestBody &&
  a.requestHeaders === b.requestHeaders &&
  a.responseHeaders === b.responseHeaders &&
  a.method === b.method &&
  a.query === b.query &&
  a.operation === b.operation &&
  a.user === b.user &&
  a.via === b.via &&
  a.label === b.label

function pack(entry: Entry): string {
  const { method, path, query, operation, user, via, label, requestHeaders, responseHeaders } = entry
  return `${method}\0${path}\0${query}\0${operation ?? ''}\0${user ?? ''}\0${via ?? ''}\0${label ?? ''}\0${requestHeaders}\0${responseHeaders}\0${entry.requestBody ?? ''}${entry.responseBody ?? ''}`
}

type HeadTexts = Pick<Entry, 'method' | 'path' | 'query' | 'operation' | 'user' | 'via' | 'label'>
type Texts = HeadTexts & Pick<Entry, 'requestHeaders' | 'responseHeaders' | 'requestBody' | 'responseBody'>

function unpackHead(text: string): HeadTexts {
  const [method = '', path = '', query = '', operation, user, via, label] = text.split(SEPARATOR, HEAD_FIELDS)
  return {
    method,
    path,
    query,
    operation: operation || null,
    user: user || null,
    via: via || null,
    label: label || null,
  }
}

function unpack(text: string, requestLength: number): Texts {
  let position = 0
  const next = (): string => {
    const stop = text.indexOf(SEPARATOR, position)
    const field = text.slice(position, stop)
    position = stop + 1
    return field
  }
  for (let field = 0; field < HEAD_FIELDS; field++) next()
  const head = unpackHead(text.slice(0, position))
  const [requestHeaders, responseHeaders] = [next(), next()]
  const requestEnd = position + requestLength
  return {
    ...head,
    requestHeaders,
    responseHeaders,
    requestBody: text.slice(position, requestEnd) || null,
    responseBody: text.slice(requestEnd) || null,
  }
}
