import { useSyncExternalStore } from 'react'
import { onServerClock, serverNow } from '../api/server-clock.ts'
import { exactTime } from './exact-time.ts'
import { ago } from './text.ts'

const TICK_MS = 15_000

const listeners = new Set<() => void>()
let ticks = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  ticks++
  for (const each of listeners) each()
}
onServerClock(tick)

/** One timer for all relative times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time at the server, kept current to a few seconds. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => ticks)
  return serverNow()
}

/** A relative time that stays current. Its tooltip is the exact time. */
export function Ago({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={exactTime(at)} className="number">
      {ago(Math.max(0, (now - Date.parse(at)) / 1000))}
    </time>
  )
}
