import { useState } from 'react'
import type { PushToken } from './queries.ts'

/** The rows that are ticked, of those that are shown. */
export function useSelection(shown: readonly PushToken[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const selected = shown.filter(({ id }) => ids.has(id))
  return {
    selected,
    toggle: ({ id }: PushToken) =>
      setIds((before) => {
        const next = new Set(before)
        if (!next.delete(id)) next.add(id)
        return next
      }),
    toggleAll: () => setIds(new Set(selected.length === shown.length ? [] : shown.map(({ id }) => id))),
  }
}
