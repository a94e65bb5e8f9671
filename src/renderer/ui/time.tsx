import { useSyncExternalStore } from 'react'
import { ago } from './text.ts'

const TICK_MS = 15_000
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

export const exactTime = (at: string) => exact.format(new Date(at))

const listeners = new Set<() => void>()
let minute = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for all relative times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    minute = Date.now()
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** A relative time that stays current. Its tooltip is the exact time. */
export function Ago({ at }: { at: string }) {
  useSyncExternalStore(subscribe, () => minute)
  return (
    <time dateTime={at} title={exactTime(at)} className="number">
      {ago(Math.max(0, (Date.now() - Date.parse(at)) / 1000))}
    </time>
  )
}
