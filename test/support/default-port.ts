import { once } from 'node:events'
import { createServer } from 'node:net'

const DEFAULT_PORT = 7676

/** Takes the app's default port during all tests, as an app that runs beside them does: a test that needs it fails. */
export async function setup(): Promise<() => void> {
  const servers = ['127.0.0.1', '::1'].map((host) => createServer().listen(DEFAULT_PORT, host))
  // An app that really runs has it already, and without IPv6 there is nothing to take.
  await Promise.all(servers.map((server) => once(server, 'listening').catch(() => undefined)))
  return () => {
    for (const server of servers) server.close()
  }
}
