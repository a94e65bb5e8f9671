import { sha256 } from '../../base/hashing.ts'
import type { Clock } from '../../base/time.ts'
import type { CallbackQuery } from './callback.ts'
import { STATE_MS } from './states.ts'

export type Returns = ReturnType<typeof createReturns>

/** More redirects than this never matter at the same time. */
const MAX_RETURNS = 100

/**
 * Where GitHub's recent redirects led, so that fetching the same address again shows the same outcome. Only an identical redirect counts: the
 * state alone doesn't prove anything once it is spent.
 */
export function createReturns(clock: Clock) {
  const returns = new Map<string, { outcome: Promise<string>; at: number }>()
  return {
    remember(query: CallbackQuery, outcome: Promise<string>): Promise<string> {
      returns.set(idOf(query), { outcome, at: clock() })
      const oldest = returns.keys().next()
      if (returns.size > MAX_RETURNS && !oldest.done) returns.delete(oldest.value)
      return outcome
    },
    outcomeOf(query: CallbackQuery): Promise<string> | null {
      const known = returns.get(idOf(query))
      return known !== undefined && Math.abs(clock() - known.at) < STATE_MS ? known.outcome : null
    },
    clear: (): void => returns.clear(),
  }
}

const idOf = ({ code, state, installation_id, setup_action, error }: CallbackQuery): string =>
  sha256(JSON.stringify([code, state, installation_id, setup_action, error]))
