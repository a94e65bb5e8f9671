import { PassThrough } from 'node:stream'
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify'
import { SECOND } from '../base/time.ts'
import type { Db } from '../db/open.ts'
import { queryOf } from './query.ts'

/** How often to check for writes by other processes, such as the CLI. */
const POLL_MS = 500
const HEARTBEAT_MS = 10 * SECOND
/** A listener that stops reading is disconnected at this limit; it reconnects and catches up. */
const MAX_BUFFERED_BYTES = 64 * 1024

type Listener = {
  stream: PassThrough
  /** Whether its session is still valid. */
  isAlive: () => boolean
}

export type LiveStream = ReturnType<typeof createLiveStream>

/** Notifies listeners of changes, such as `push_token.registered`, or `external` for a write by another process. */
export function createLiveStream(db: Db) {
  const listeners = new Set<Listener>()
  const version = db.prepare('PRAGMA data_version').pluck()
  let seen: unknown
  let timers: NodeJS.Timeout[] = []

  const end = (listener: Listener): void => {
    listeners.delete(listener)
    listener.stream.end()
    if (listeners.size === 0) stop()
  }
  const endDead = (): void => {
    for (const listener of listeners) if (!listener.isAlive()) end(listener)
  }
  const send = (text: string): void => {
    endDead()
    for (const listener of listeners) {
      if (listener.stream.writableLength > MAX_BUFFERED_BYTES) end(listener)
      else listener.stream.write(text)
    }
  }
  const changed = (action: string): void => {
    if (listeners.size > 0) send(`event: change\ndata: ${JSON.stringify({ action })}\n\n`)
  }

  const checkExternalWrites = (): void => {
    const now = version.get()
    if (now !== seen) changed('external')
    seen = now
  }
  const stop = (): void => {
    for (const timer of timers) clearInterval(timer)
    timers = []
  }

  return {
    changed,
    /** Closes the streams of ended sessions. */
    endDead,
    add(listener: Listener): void {
      listener.stream.write(': connected\n\n')
      listeners.add(listener)
      listener.stream.once('close', () => end(listener))
      if (listeners.size > 1) return
      seen = version.get()
      timers = [
        setInterval(checkExternalWrites, POLL_MS),
        setInterval(() => send(': heartbeat\n\n'), HEARTBEAT_MS),
      ]
    },
    close(): void {
      for (const listener of listeners) end(listener)
    },
  }
}

/** Server-sent events for the UI: `event: change` with `{"action": "…"}`, and comments as heartbeats. */
export function serveLiveStream(
  server: FastifyInstance,
  live: LiveStream,
  options: {
    access: NonNullable<FastifyContextConfig['access']>
    /** Whether the request's session is still valid. */
    isAlive: (request: FastifyRequest) => boolean
    /** Sends recorded requests' news, to pages that ask for them with `?requests=true`. Returns a function that ends that. */
    announceRequests: (send: (text: string) => void) => () => void
  },
): void {
  server.route({
    method: 'GET',
    url: '/_companion/events',
    exposeHeadRoute: false,
    config: { access: options.access },
    schema: { hide: true },
    handler: (request, reply) => {
      const stream = new PassThrough()
      live.add({ stream, isAlive: () => options.isAlive(request) })
      if (queryOf(request).requests === 'true') {
        stream.once(
          'close',
          options.announceRequests((text) => void stream.write(text)),
        )
      }
      return reply.type('text/event-stream').header('cache-control', 'no-store').send(stream)
    },
  })
  server.addHook('preClose', async () => live.close())
}
