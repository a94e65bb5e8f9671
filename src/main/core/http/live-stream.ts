import type { ServerResponse } from 'node:http'
import type { FastifyContextConfig, FastifyInstance } from 'fastify'
import { SECOND } from '../base/time.ts'
import type { Db } from '../db/open.ts'

/** How often to ask whether another process, such as the command line, wrote to the database. */
const POLL_MS = 500
const HEARTBEAT_MS = 20 * SECOND

export type LiveStream = ReturnType<typeof createLiveStream>

/** Tells listeners what changed: `push_token.registered` and the like, or `external` where another process wrote. */
export function createLiveStream(db: Db) {
  const listeners = new Set<ServerResponse>()
  const version = db.prepare('PRAGMA data_version').pluck()
  let seen: unknown
  let timers: NodeJS.Timeout[] = []

  const send = (text: string): void => {
    for (const listener of listeners) listener.write(text)
  }
  const changed = (action: string): void => send(`event: change\ndata: ${JSON.stringify({ action })}\n\n`)

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
    add(listener: ServerResponse): void {
      listeners.add(listener)
      if (listeners.size > 1) return
      seen = version.get()
      timers = [
        setInterval(lookForOthers, POLL_MS),
        setInterval(() => send(': still here\n\n'), HEARTBEAT_MS),
      ]
    },
    remove(listener: ServerResponse): void {
      listeners.delete(listener)
      if (listeners.size === 0) stop()
    },
    close(): void {
      stop()
      for (const listener of listeners) listener.end()
    },
  }
}

/** Server-sent events for the UI: `event: change` with `{"action": "…"}`. */
export function serveLiveStream(
  server: FastifyInstance,
  events: LiveStream,
  access: NonNullable<FastifyContextConfig['access']>,
): void {
  server.route({
    method: 'GET',
    url: '/_companion/events',
    config: { access },
    schema: { hide: true },
    handler: (_request, reply) => {
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      raw.write(': hello\n\n')
      events.add(raw)
      raw.on('close', () => events.remove(raw))
    },
  })
  server.addHook('preClose', async () => events.close())
}
