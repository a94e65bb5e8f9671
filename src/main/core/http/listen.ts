import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { StartError } from '../base/errors.ts'
import { mostConnections } from './most-connections.ts'

/** Where the server listens: only this machine can reach it. */
export const ADDRESS = '127.0.0.1'
/** Many clients try this one first for `localhost`; another program there would receive their keys. */
const ADDRESS_V6 = '::1'

/** How often the system may pick a port that is free on one address alone. */
const ATTEMPTS = 10

/**
 * Listens on both loopback addresses, on the same port, and gives the port; 0 picks a free one. A machine without IPv6 has only one.
 * @throws StartError where either is taken
 */
export async function listenOnLoopback(server: FastifyInstance, wanted: number): Promise<number> {
  const maxConnections = mostConnections()
  server.server.maxConnections = maxConnections
  for (let attempt = 1; ; attempt++) {
    // Node's HTTP server takes connections from elsewhere, so both addresses share its limits and timeouts.
    const twin = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      server.server.emit('connection', socket),
    )
    twin.maxConnections = maxConnections
    try {
      const port = wanted === 0 ? await findFreePort() : wanted
      await listenWhereKnown(twin, port)
      await server.listen({ host: ADDRESS, port })
      server.server.once('close', () => twin.close())
      return portOf(server.server)
    } catch (error) {
      twin.close()
      if (wanted !== 0 || attempt === ATTEMPTS) throw explainListen(error, wanted)
    }
  }
}

/** Briefly binds a port on both addresses to check that it is available; 0 always is. @throws StartError if it is not */
export async function refuseTakenPort(port: number): Promise<void> {
  const probes = [createServer(), createServer()] as const
  try {
    await once(probes[0].listen(port, ADDRESS), 'listening')
    if (port !== 0) await listenWhereKnown(probes[1], port)
  } catch (error) {
    throw explainListen(error, port)
  } finally {
    for (const probe of probes) probe.close()
  }
}

/**
 * Gives a port that is free on `127.0.0.1`, where most clients connect: Linux passes over ports whose connections there ended less than
 * a minute ago. A client of the server that was there may still send a request over such a connection.
 */
async function findFreePort(): Promise<number> {
  const probe = createServer()
  await once(probe.listen(0, ADDRESS), 'listening')
  const port = portOf(probe)
  await once(probe.close(), 'close')
  return port
}

/** Listens on `::1`, if this machine has that address. */
async function listenWhereKnown(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen({ host: ADDRESS_V6, port, ipv6Only: true }), 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') throw error
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('a TCP server has a port')
}

/** Converts a listen error to a one-sentence message with a fix. */
export function explainListen(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is in use. Stop the program that uses it, or choose another port with --port N (0 picks a free one).`,
    )
  }
  if (code === 'EACCES') {
    return new StartError(
      `Port ${port} requires elevated privileges. Choose a port above 1023 with --port N (0 picks a free one).`,
    )
  }
  return error
}
