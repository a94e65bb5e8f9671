import { useSyncExternalStore } from 'react'

let revealed: string | null = null
const listeners = new Set<() => void>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Lets the browser ask before a reload or a closed tab loses the key. */
const confirmLeaving = (event: BeforeUnloadEvent) => event.preventDefault()

/** Keeps a new key until the user confirms having copied it: the server won't show it again. It is only held in memory. */
export function revealKey(value: string | null): void {
  revealed = value
  if (value === null) removeEventListener('beforeunload', confirmLeaving)
  else addEventListener('beforeunload', confirmLeaving)
  for (const listener of listeners) listener()
}

export const useRevealedKey = () => useSyncExternalStore(subscribe, () => revealed)
