import type { IncomingMessage } from 'node:http'
import { type Fault, matches, type PathPattern } from './faults.ts'

/** One request as it came and went. It names no secret. */
export interface LoggedRequest {
  readonly method: string
  /** Without the `/api/v3` prefix. */
  readonly path: string
  /** From the `?` on; empty without one. */
  readonly query: string
  readonly auth: 'none' | 'basic' | 'bearer'
  /** Whether it asked for an answer only if that has changed. */
  readonly conditional: boolean
  /** Milliseconds of the stand-in's clock. */
  readonly at: number
  /** Undefined while it is under way, and where no answer was sent. */
  status: number | undefined
  fault: Fault['kind'] | undefined
  /** Places in the order of all beginnings and ends, from which overlaps are told. */
  readonly began: number
  ended: number
}

/** What came in, for a test to look at. */
export class RequestLog {
  #all: LoggedRequest[] = []
  #ticks = 0

  /** Every request so far, or those with this path, in the order of their arrival. */
  list(path: PathPattern = /^/): LoggedRequest[] {
    return this.#all.filter((one) => matches(path, one.path, one.query))
  }

  /** The most requests (of this path) that were under way at one time. */
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
