import { useSyncExternalStore } from 'react'

let typed = ''
const listeners = new Set<() => void>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function setTypedKey(key: string): void {
  typed = key
  for (const listener of listeners) listener()
}

/** The key for the reference's requests. It is only held in memory, and the same for all endpoints. */
export const useTypedKey = (): [string, (key: string) => void] => [
  useSyncExternalStore(subscribe, () => typed),
  setTypedKey,
]
