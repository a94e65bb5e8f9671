import { LAST_MOMENT } from '../../../shared/moments.ts'
import type { Clock } from './time.ts'

export type SettableClock = ReturnType<typeof createSettableClock>

/**
 * A clock for tests. It begins at `start`, or now, and runs with real time until it is frozen. It can be set to any moment from `earliest`
 * on, which is the last beginning.
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
  const show = (moment: number, frozen: boolean): void => {
    shown = moment
    since = performance.now()
    isFrozen = frozen
  }
  const jump = (moment: number, frozen: boolean): void => {
    show(moment, frozen)
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
    /**
     * Begins again with work that makes a world, and returns the moment: `start`, or now. The clock stands still meanwhile, so that all of the
     * world is of one time, and runs afterwards. Where the work throws, the clock goes on as before.
     */
    begin(work: () => void): number {
      const before = { shown, since, isFrozen }
      const moment = start ?? Date.now()
      show(moment, true)
      try {
        work()
      } catch (error) {
        ;({ shown, since, isFrozen } = before)
        throw error
      }
      earliest = moment
      jump(start ?? Date.now(), false)
      return moment
    },
    /** The moment before which the clock can't be set: what is in the database must not be from the future. */
    earliest: (): number => earliest,
    /** Calls the listener after each jump. */
    onJump(listener: () => void): void {
      listeners.add(listener)
    },
  }
}
