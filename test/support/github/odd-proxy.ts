import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { GitHubStandIn } from './stand-in.ts'

/** Answers one path in its own way. `page` is the requested page. */
export type OddAnswer = (response: ServerResponse, page: number, request: IncomingMessage) => void

/** A proxy in front of the stand-in, as an API URL, that can answer requests to single paths instead of it. */
export async function startOddProxy(github: GitHubStandIn) {
  const odd = new Map<string, OddAnswer>()
  const seen: { method: string | undefined; path: string; authorization: string | undefined }[] = []

  const server = createServer(async (request, response) => {
    const { pathname, search, searchParams } = new URL(request.url ?? '/', github.url)
    seen.push({ method: request.method, path: pathname, authorization: request.headers.authorization })
    const answer = odd.get(pathname)
    if (answer !== undefined) {
      answer(response, Number(searchParams.get('page') ?? 1), request)
      return
    }
    const body = await text(request)
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
    const real = await fetch(github.url + pathname + search, {
      method: request.method ?? 'GET',
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
      redirect: 'manual',
      ...(body === '' ? {} : { body }),
    })
    const { 'content-encoding': _e, ...rest } = Object.fromEntries(real.headers)
    response.writeHead(real.status, rest).end(Buffer.from(await real.arrayBuffer()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy is not listening on a port')

  return {
    url: `http://127.0.0.1:${address.port}`,
    odd,
    seen,
    async close(): Promise<void> {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Answers with JSON. */
export const sendJson = (
  response: ServerResponse,
  data: unknown,
  headers: Record<string, string> = {},
): void =>
  void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(data))
