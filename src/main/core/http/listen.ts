import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { StartError } from '../base/errors.ts'

/** Where the server listens: only this machine can reach it. */
export const ADDRESS = '127.0.0.1'
/** Many clients try this one first for `localhost`; another program there would receive their keys. */
const ADDRESS_V6 = '::1'

/**
 * Listens on both loopback addresses, on the same port, and gives the port; 0 picks a free one. A machine without IPv6 has only one.
 * @throws StartError where either is taken
 */
export async function listenOnLoopback(server: FastifyInstance, wanted: number): Promise<number> {
  const port = wanted === 0 ? await freePort() : wanted
  // Node's HTTP server takes connections from elsewhere, so both addresses share its limits and timeouts.
  const twin = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    server.server.emit('connection', socket),
  )
  try {
    await listenWhereKnown(twin, port)
    await server.listen({ host: ADDRESS, port })
  } catch (error) {
    twin.close()
    throw explainListen(error, port)
  }
  server.server.once('close', () => twin.close())
  return port
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

/** Listens on `::1`, if this machine has that address. */
async function listenWhereKnown(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen({ host: ADDRESS_V6, port, ipv6Only: true }), 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') throw error
  }
}

/** A port that is free on both addresses at the moment. */
async function freePort(): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const probe = createServer()
    await once(probe.listen(0, ADDRESS), 'listening')
    const { port } = portOf(probe.address())
    probe.close()
    await once(probe, 'close')
    try {
      await refuseTakenPort(port)
      return port
    } catch (error) {
      if (attempt === 10) throw error
    }
  }
}

function portOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === 'object' && address !== null) return address
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
