import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Ends connections that never asked for anything when the server stops. Browsers open some ahead of need; Node counts them as busy and
 * would wait for them.
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
