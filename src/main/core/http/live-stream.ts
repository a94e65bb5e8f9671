import { PassThrough } from 'node:stream'
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify'
import { SECOND } from '../base/time.ts'
import type { Db } from '../db/open.ts'

/** How often to check whether another process, such as the command line, wrote to the database. */
const POLL_MS = 500
const HEARTBEAT_MS = 10 * SECOND
/** A listener that reads nothing is let go; it reconnects and catches up. */
const MAX_BUFFERED_BYTES = 64 * 1024

type Listener = {
  stream: PassThrough
  /** Whether its session still holds. */
  isAlive: () => boolean
}

export type LiveStream = ReturnType<typeof createLiveStream>

/** Tells listeners what changed: `push_token.registered` and the like, or `external` where another process wrote. */
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

  const lookForOthers = (): void => {
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
    /** Ends the streams of sessions that have ended. */
    endDead,
    add(listener: Listener): void {
      listener.stream.write(': connected\n\n')
      listeners.add(listener)
      listener.stream.once('close', () => end(listener))
      if (listeners.size > 1) return
      seen = version.get()
      timers = [setInterval(lookForOthers, POLL_MS), setInterval(() => send(': heartbeat\n\n'), HEARTBEAT_MS)]
    },
    close(): void {
      for (const listener of listeners) end(listener)
    },
  }
}

/** Server-sent events for the UI: `event: change` with `{"action": "…"}`, and a comment as heartbeat. */
export function serveLiveStream(
  server: FastifyInstance,
  live: LiveStream,
  options: {
    access: NonNullable<FastifyContextConfig['access']>
    /** Whether the request's session still holds. */
    isAlive: (request: FastifyRequest) => boolean
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
      return reply.type('text/event-stream').header('cache-control', 'no-store').send(stream)
    },
  })
  server.addHook('preClose', async () => live.close())
}
