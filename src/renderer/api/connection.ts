import { useSyncExternalStore } from 'react'

const HEARTBEAT_MS = 5000
const RETRY_MS = 1000
const TIMEOUT_MS = 4000

let connected = true
let check: Promise<void> | undefined
const listeners = new Set<() => void>()

function setConnected(next: boolean): void {
  if (connected === next) return
  connected = next
  for (const listener of listeners) listener()
}

async function ping(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    await fetch('/_companion/health', { cache: 'no-store', signal })
    return true
  } catch {
    return false
  }
}

/** Checks whether the server responds. Until it does, the check repeats and the UI shows that it is reconnecting. */
export function checkConnection(): Promise<void> {
  check ??= untilConnected().finally(() => {
    check = undefined
  })
  return check
}

async function untilConnected(): Promise<void> {
  while (!(await ping())) {
    setConnected(false)
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
  setConnected(true)
}

/** Notices a server that stops responding while nothing else is requested. Returns a function that stops the heartbeat. */
export function startHeartbeat(): () => void {
  const beat = () => {
    if (document.visibilityState === 'visible') void checkConnection()
  }
  const timer = setInterval(beat, HEARTBEAT_MS)
  document.addEventListener('visibilitychange', beat)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', beat)
  }
}

/** Calls the listener whenever the connection is lost or restored. */
export function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const isConnected = () => connected

export const useIsConnected = () => useSyncExternalStore(onConnectionChange, isConnected)
