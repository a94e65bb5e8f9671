import type { Log } from './host.ts'

export type Background = ReturnType<typeof createBackground>

/**
 * The owner of work that no request waits for, or that must go on when its request is gone. It reports what fails, and whoever stops the
 * server waits for it, so nothing that was begun is cut off halfway.
 */
export function createBackground(log: Log) {
  const stopping = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  const last: (() => Promise<void>)[] = []

  /** Has the stop wait for a promise that someone else awaits and whose failure they handle. */
  const own = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.then(
      () => {},
      () => {},
    )
    underWay.add(settled)
    void settled.then(() => underWay.delete(settled))
    return work
  }

  return {
    own,

    /** Does something that nobody awaits. `what` says in the log what did not succeed. Not begun any more once the server stops. */
    run(what: string, work: () => Promise<void>): void {
      if (stopping.signal.aborted) return
      void own(
        work().catch((error: unknown) => {
          if (stopping.signal.aborted) return
          const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
          log.warn({ reason }, what)
        }),
      )
    },

    /** Aborted when the server stops: what can be given up is, and what was spent elsewhere is still saved. */
    signal: stopping.signal,

    /** Has the stop do something at its very end. */
    atEnd(what: string, work: () => Promise<void>): void {
      last.push(() => work().catch((error: unknown) => log.warn({ reason: String(error) }, what)))
    },

    /** Resolves when nothing is under way any more. */
    async stop(): Promise<void> {
      stopping.abort()
      while (underWay.size > 0) await Promise.all(underWay)
      for (const work of last) await work()
    },
  }
}
