import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'

// An import would load all of its exports, including fetch.
const { ServerResponse } = process.getBuiltinModule('node:http')

/** A response that says which headers it is sent with. Fastify gives only copies of them, which cost more than all else that recording does. */
export class ObservableResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  /** Called once, when the headers are written. */
  onHeaders: ((headers: OutgoingHttpHeaders) => void) | null = null

  override writeHead(
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    const given = typeof reason === 'string' ? headers : reason
    if (typeof reason === 'string') super.writeHead(status, reason, headers)
    else super.writeHead(status, reason)
    const { onHeaders } = this
    if (onHeaders !== null) {
      this.onHeaders = null
      onHeaders(given === undefined || Array.isArray(given) ? this.getHeaders() : given)
    }
    return this
  }
}
