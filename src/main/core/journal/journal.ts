import type { RecordedRequest } from '../../../shared/contract/requests.ts'
import { describe, type Entry } from './entry.ts'
import { createRing } from './ring.ts'

export type Journal = ReturnType<typeof createJournal>

/** The last requests and their responses, in memory alone. */
export function createJournal() {
  const ring = createRing()
  let isOn = true
  const listeners = new Set<(id: number) => void>()

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

    /** An entry that was just added. */
    read: (id: number): RecordedRequest => describe(id, ring.read(id)),

    clear: ring.clear,

    /** Calls the listener with the id of each new entry. What it returns unsubscribes. */
    onRecorded(listener: (id: number) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
