import { once } from 'node:events'
import { createServer } from 'node:http'

/** An app that waits for the browser to come back, as PostHog's command-line apps do. */
export type CallbackServer = {
  redirectUri: string
  /** The parameters with which the browser came back. */
  callback: Promise<URLSearchParams>
  close(): Promise<void>
}

export async function startCallbackServer(): Promise<CallbackServer> {
  let arrived: (parameters: URLSearchParams) => void = () => {}
  const callback = new Promise<URLSearchParams>((resolve) => {
    arrived = resolve
  })
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/callback') arrived(searchParams)
    response.end('<title>Back in the app</title><p>Back in the app')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    redirectUri: `http://localhost:${port}/callback`,
    callback,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
