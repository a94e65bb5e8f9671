import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { payloadFor } from './head-requests.ts'

const IDLE_CHECK_MS = 20

/**
 * Has a server that stops let go of each connection as soon as it has nothing more to answer there: at once those that never asked for
 * anything (browsers open some ahead of need, and Node counts them as busy), the others with their last answer.
 */
export function letGoWhenStopping(server: FastifyInstance): void {
  const silent = new Set<Socket>()
  let stopping = false
  server.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.server.on('request', ({ socket }) => silent.delete(socket))
  server.addHook('onSend', (request, reply, payload, done) => {
    if (stopping) reply.header('connection', 'close')
    // Here rather than in a hook of its own, which each response would pay for.
    done(null, payloadFor(request, reply, payload))
  })
  server.addHook('preClose', async () => {
    stopping = true
    for (const socket of silent) socket.destroy()
    // An answer whose headers were sent before the stop could not say that the connection ends with it.
    const timer = setInterval(() => server.server.closeIdleConnections(), IDLE_CHECK_MS)
    server.server.once('close', () => clearInterval(timer))
  })
}
