import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How long a request that is under way may take, as where a server stops. */
const PATIENCE_MS = 5000

/** These act on the world from outside, and one of them is what the others wait for. */
const OUTSIDE = /^\/_companion\/(control|test_world)\//

export type InFlight = ReturnType<typeof createInFlight>

/**
 * Which requests are under way, so that data is replaced between two requests and never under one: it would act on the new world as if it was
 * the old one.
 */
export function createInFlight() {
  const underWay = new Set<FastifyRequest>()
  let onIdle = (): void => {}
  /** The last replacement that is under way. */
  let replacement: Promise<void> | null = null

  const enter = async (request: FastifyRequest): Promise<void> => {
    while (replacement !== null) await replacement
    underWay.add(request)
  }
  const leave = (request: FastifyRequest): void => {
    if (underWay.delete(request) && underWay.size === 0) onIdle()
  }
  const idle = async (): Promise<void> => {
    if (underWay.size === 0) return
    const patience = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    onIdle = resolve
    await Promise.race([promise, setTimeout(PATIENCE_MS, undefined, { signal: patience.signal })])
    patience.abort()
  }

  return {
    /** Credentials are checked later, so that whoever had to wait is checked in the new world. */
    watch(server: FastifyInstance): void {
      server.addHook('preValidation', async (request, reply) => {
        if (OUTSIDE.test(request.routeOptions.url ?? '')) return
        await enter(request)
        // Where a test has the connection broken, nothing is sent.
        reply.raw.once('close', () => {
          if (reply.sent) leave(request)
        })
      })
      server.addHook('onSend', (request, _reply, payload, done) => {
        leave(request)
        done(null, payload)
      })
    },

    /** Does something while no request is under way: those that are get their answers first, those that arrive wait. */
    async between<T>(work: () => Promise<T>): Promise<T> {
      const before = replacement
      const { promise, resolve } = Promise.withResolvers<void>()
      replacement = promise
      try {
        if (before !== null) await before
        await idle()
        return await work()
      } finally {
        if (replacement === promise) replacement = null
        resolve()
      }
    },
  }
}
