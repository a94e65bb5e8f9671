import { PassThrough } from 'node:stream'
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify'
import type { Log } from '../base/host.ts'
import type { SettableClock } from '../base/settable-clock.ts'
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
  /** Whether it hears of more than changes: of recorded requests, and of a clock that can be set. */
  isPage: boolean
}

export type LiveStream = ReturnType<typeof createLiveStream>

/**
 * Notifies listeners of changes, such as `push_token.registered`, or `external` for a write by another process. A clock that can be set is
 * announced to each page, and again when it jumps.
 */
export function createLiveStream(db: Db, log: Log, clock: SettableClock | null) {
  const listeners = new Set<Listener>()
  const version = db.prepare('PRAGMA data_version').pluck()
  let seen: unknown
  let timers: NodeJS.Timeout[] = []

  /** Nobody awaits what happens here, so a database that can't be read for a moment must not end the server. */
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read()
    } catch (error) {
      log.debug({ reason: String(error) }, 'could not check for changes')
      return otherwise
    }
  }
  const isDead = ({ isAlive }: Listener): boolean => !attempt(isAlive, true)

  const end = (listener: Listener): void => {
    listeners.delete(listener)
    listener.stream.end()
    if (listeners.size === 0) stop()
  }
  const sendTo = (listener: Listener, text: string): void => {
    if (!listeners.has(listener)) return
    if (listener.stream.writableLength > MAX_BUFFERED_BYTES) end(listener)
    else listener.stream.write(text)
  }
  const endDead = (): void => {
    for (const listener of listeners) if (isDead(listener)) end(listener)
  }
  const send = (text: string): void => {
    endDead()
    for (const listener of listeners) sendTo(listener, text)
  }
  const changed = (action: string): void => {
    if (listeners.size > 0) send(`event: change\ndata: ${JSON.stringify({ action })}\n\n`)
  }

  const checkExternalWrites = (): void => {
    const now = attempt(() => version.get(), seen)
    if (now !== seen) changed('external')
    seen = now
  }
  const stop = (): void => {
    for (const timer of timers) clearInterval(timer)
    timers = []
  }

  const clockNews = (): string =>
    clock === null
      ? ''
      : `event: clock\ndata: ${JSON.stringify({ now: new Date(clock.read()).toISOString(), frozen: clock.isFrozen() })}\n\n`
  clock?.onJump(() => {
    endDead()
    for (const listener of listeners) if (listener.isPage) sendTo(listener, clockNews())
  })

  return {
    changed,
    /** Closes the streams of ended sessions. */
    endDead,
    /** Returns a function that sends something to this listener alone. */
    add(listener: Listener): (text: string) => void {
      listener.stream.write(`: connected\n\n${listener.isPage ? clockNews() : ''}`)
      listeners.add(listener)
      listener.stream.once('close', () => end(listener))
      const sendToThis = (text: string) => sendTo(listener, text)
      if (listeners.size > 1) return sendToThis
      seen = version.get()
      timers = [
        setInterval(checkExternalWrites, POLL_MS),
        setInterval(() => send(': heartbeat\n\n'), HEARTBEAT_MS),
      ]
      return sendToThis
    },
    close(): void {
      for (const listener of listeners) end(listener)
    },
  }
}

/** Server-sent events for the UI: `event: change` with `{"action": "…"}`, those of recorded requests and of a clock that can be set, and comments as heartbeats. */
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
      const isPage = queryOf(request).requests === 'true'
      const send = live.add({ stream, isAlive: () => options.isAlive(request), isPage })
      if (isPage) stream.once('close', options.announceRequests(send))
      return reply.type('text/event-stream').header('cache-control', 'no-store').send(stream)
    },
  })
  server.addHook('preClose', async () => live.close())
}
