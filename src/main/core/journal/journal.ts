import type { RecordedRequest, RequestSummary } from '../../../shared/contract/requests.ts'
import { describe, type Entry, summarize } from './entry.ts'
import { createRing } from './ring.ts'

export type Journal = ReturnType<typeof createJournal>

/** The last requests and their responses, in memory alone. */
export function createJournal() {
  const ring = createRing()
  let isOn = true
  const listeners = new Set<(id: number) => void>()
  const clearListeners = new Set<() => void>()

  return {
    isOn: (): boolean => isOn,
    /** Switches recording on or off. What was recorded stays. */
    switch(on: boolean): void {
      isOn = on
    },

    add(entry: Entry): void {
      const id = ring.add(entry)
      if (listeners.size > 0) for (const listener of listeners) listener(id)
    },

    /** Newest first. */
    *newestFirst(): Generator<RecordedRequest> {
      const [, next] = ring.range()
      // Others may be added, and old ones dropped, while someone reads.
      for (let id = next - 1; id >= ring.range()[0]; id--) yield describe(id, ring.read(id))
    },

    /** Those after an id without headers and bodies, newest first. */
    *summariesAfter(after: number): Generator<RequestSummary> {
      const [first, next] = ring.range()
      for (let id = next - 1; id >= Math.max(first, after + 1); id--) yield summarize(id, ring.readHead(id))
    },

    /** The ids that are kept: from `first` to `last`, which comes before it where there are none. */
    range(): { first: number; last: number } {
      const [first, next] = ring.range()
      return { first, last: next - 1 }
    },

    /** An entry that was just added. */
    read: (id: number): RecordedRequest => describe(id, ring.read(id)),

    /** An entry, or null if it is not kept. */
    find(id: number): RecordedRequest | null {
      const [first, next] = ring.range()
      return id >= first && id < next ? describe(id, ring.read(id)) : null
    },

    clear(): void {
      ring.clear()
      for (const listener of clearListeners) listener()
    },

    /** Calls the listener with the id of each new entry. What it returns unsubscribes. */
    onRecorded(listener: (id: number) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Calls the listener when the entries are cleared. What it returns unsubscribes. */
    onCleared(listener: () => void): () => void {
      clearListeners.add(listener)
      return () => void clearListeners.delete(listener)
    },
  }
}
