import type { IncomingMessage } from 'node:http'
import { type Fault, matches, type PathPattern } from './faults.ts'

/** A logged request, without secrets. */
export interface LoggedRequest {
  readonly method: string
  /** Without the `/api/v3` prefix. */
  readonly path: string
  /** Including the `?`, or empty. */
  readonly query: string
  readonly auth: 'none' | 'basic' | 'bearer'
  /** Whether it was a conditional request. */
  readonly conditional: boolean
  /** In milliseconds of the stand-in's clock. */
  readonly at: number
  /** Undefined while in progress, or if no response was sent. */
  status: number | undefined
  fault: Fault['kind'] | undefined
  /** Positions in the sequence of all starts and ends, to detect overlaps. */
  readonly began: number
  ended: number
}

/** All received requests, for tests to inspect. */
export class RequestLog {
  #all: LoggedRequest[] = []
  #ticks = 0

  /** All requests so far, or those with this path, in order of arrival. */
  list(path: PathPattern = /^/): LoggedRequest[] {
    return this.#all.filter((one) => matches(path, one.path, one.query))
  }

  /** The maximum number of concurrent requests, optionally of one path. */
  peak(path?: PathPattern): number {
    const events = this.list(path).flatMap((one) => [
      { at: one.began, change: 1 },
      { at: one.ended, change: -1 },
    ])
    let open = 0
    let most = 0
    for (const { change } of events.sort((a, b) => a.at - b.at)) {
      open += change
      most = Math.max(most, open)
    }
    return most
  }

  clear(): void {
    this.#all = []
  }

  begin(request: IncomingMessage, path: string, query: string, at: number): LoggedRequest {
    const { authorization } = request.headers
    const entry: LoggedRequest = {
      method: request.method ?? 'GET',
      path,
      query,
      auth: authorization === undefined ? 'none' : /^basic /i.test(authorization) ? 'basic' : 'bearer',
      conditional: 'if-none-match' in request.headers || 'if-modified-since' in request.headers,
      at,
      status: undefined,
      fault: undefined,
      began: this.#ticks++,
      ended: Number.POSITIVE_INFINITY,
    }
    this.#all.push(entry)
    return entry
  }

  end(entry: LoggedRequest): void {
    entry.ended = this.#ticks++
  }
}
