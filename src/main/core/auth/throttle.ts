import { AppError } from '../base/errors.ts'
import { type Clock, HOUR, MINUTE, SECOND } from '../base/time.ts'

/** A request limit over a sliding window. */
export type Rate = Readonly<{ name: string; limit: number; windowMs: number }>

export const BURST: Rate = { name: 'burst', limit: 480, windowMs: MINUTE }
export const SUSTAINED: Rate = { name: 'sustained', limit: 4800, windowMs: HOUR }
export const PASSWORD_ATTEMPTS: Rate = { name: 'user_authentication', limit: 5, windowMs: MINUTE }
export const ONBOARDING_SKIP: Rate = { name: 'onboarding_skip', limit: 30, windowMs: HOUR }
export const DELEGATION: Rate = { name: 'onboarding_delegate', limit: 10, windowMs: HOUR }

export type Throttle = {
  /** Forgets every count. */
  clear(): void
  /** Counts a request by `who`. @throws AppError throttled */
  count(rate: Rate, who: string): void
}

/** Counts are kept in memory and reset on restart, like PostHog's when its cache is flushed. */
export function createThrottle(clock: Clock): Throttle {
  const histories = new Map<string, number[]>()
  return {
    clear: () => histories.clear(),
    count(rate, who) {
      const now = clock()
      const id = `${rate.name}:${who}`
      const history = (histories.get(id) ?? []).filter((at) => at > now - rate.windowMs && at <= now)
      const oldest = history[0]
      if (oldest !== undefined && history.length >= rate.limit) {
        throw throttled(Math.ceil((oldest + rate.windowMs - now) / SECOND))
      }
      history.push(now)
      histories.set(id, history)
    },
  }
}

export function throttled(seconds: number): AppError {
  const unit = seconds === 1 ? 'second' : 'seconds'
  return new AppError('throttled', `Request was throttled. Expected available in ${seconds} ${unit}.`)
}
