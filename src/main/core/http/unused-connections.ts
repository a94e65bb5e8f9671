import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Closes connections that never sent a request when the server stops. Browsers open such connections in advance, and Node would treat them
 * as busy and wait.
 */
export function endSilentSockets(server: FastifyInstance): void {
  const silent = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.server.on('request', ({ socket }) => {
    silent.delete(socket)
  })
  server.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}
