import {
  type RecordedRequest,
  type RequestSummary,
  sentCredentialSchema,
} from '../../../shared/contract/requests.ts'
import { timestampAt } from '../base/time.ts'

/** A request as it is recorded, with every secret masked. */
export type Entry = {
  /** By the world's clock, in milliseconds. */
  at: number
  durationMs: number
  /** Null if the connection broke before the response was sent. */
  status: number | null
  fault: number | null
  served: boolean
  method: string
  path: string
  query: string
  operation: string | null
  user: string | null
  /** The kind of the credential, and its label. Without a user it was sent, but not accepted. */
  via: string | null
  label: string | null
  /** Names and values in turn, each with a line break, as they were sent. */
  requestHeaders: string
  responseHeaders: string
  requestBody: string | null
  requestIsCut: boolean
  responseBody: string | null
  responseIsCut: boolean
}

/** An entry without its headers and bodies. */
export type EntryHead = Omit<
  Entry,
  'requestHeaders' | 'responseHeaders' | 'requestBody' | 'responseBody' | 'requestIsCut' | 'responseIsCut'
>

/** The form in which it is read. */
export function describe(id: number, entry: Entry): RecordedRequest {
  return {
    ...summarize(id, entry),
    request: message(entry.requestHeaders, entry.requestBody, entry.requestIsCut),
    response: message(entry.responseHeaders, entry.responseBody, entry.responseIsCut),
  }
}

/** The form in which lists have it. */
export function summarize(id: number, entry: EntryHead): RequestSummary {
  const { method, path, query, operation, served, user, via, label, status, fault } = entry
  const sent = user === null ? sentCredentialSchema.safeParse(via).data : undefined
  return {
    id,
    at: timestampAt(entry.at),
    method,
    path,
    query,
    operation,
    served,
    user,
    credential: via === null || user === null ? null : { kind: via, label },
    ...(sent !== undefined && { sent_credential: sent }),
    status,
    duration_ms: Math.round(entry.durationMs * 1000) / 1000,
    fault,
  }
}

function message(headers: string, body: string | null, isCut: boolean): RecordedRequest['request'] {
  return { headers: parseHeaders(headers), body, ...(isCut ? { truncated: true as const } : {}) }
}

/** Repeated headers become one, as HTTP has it. */
function parseHeaders(text: string): Record<string, string> {
  const all = new Map<string, string>()
  const lines = text.split('\n')
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const name = (lines[i] ?? '').toLowerCase()
    const before = all.get(name)
    const value = lines[i + 1] ?? ''
    all.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(all)
}
