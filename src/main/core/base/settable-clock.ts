import { LAST_MOMENT } from '../../../shared/moments.ts'
import type { Clock } from './time.ts'

export type SettableClock = ReturnType<typeof createSettableClock>

/**
 * A clock for tests. It begins at `start`, or now, and runs with real time until it is frozen. It can be set to any moment from `earliest`
 * on, which moves with `pinEarliest`.
 */
export function createSettableClock(start: number | null = null) {
  /** What the clock showed when real time, by a clock that nobody can set, was `since`. */
  let shown = start ?? Date.now()
  let since = performance.now()
  let isFrozen = false
  let earliest = Number.NEGATIVE_INFINITY
  const listeners = new Set<() => void>()

  const read: Clock = () =>
    Math.min(LAST_MOMENT, Math.floor(isFrozen ? shown : shown + performance.now() - since))
  const jump = (moment: number, frozen: boolean): void => {
    shown = moment
    since = performance.now()
    isFrozen = frozen
    for (const listener of listeners) listener()
  }

  return {
    read,
    isFrozen: (): boolean => isFrozen,
    /** Whether the clock can be set to this moment. */
    canShow: (moment: number): boolean => moment >= earliest && moment <= LAST_MOMENT,
    set: (moment: number): void => jump(moment, isFrozen),
    freeze: (): void => jump(read(), true),
    resume: (): void => jump(read(), false),
    /** As at the beginning: running, from `start` or now on. */
    reset: (): void => jump(start ?? Date.now(), false),
    /** The moment before which the clock can't be set: what is in the database must not be from the future. */
    earliest: (): number => earliest,
    pinEarliest(moment: number): void {
      earliest = moment
    },
    /** Calls the listener after each jump. */
    onJump(listener: () => void): void {
      listeners.add(listener)
    },
  }
}
