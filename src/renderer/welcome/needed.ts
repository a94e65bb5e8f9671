import type { User } from '../api/queries.ts'

const MARK = 'posthog_companion_welcome'

const introsOf = (me: User): Record<string, unknown> => {
  const seen = me.has_seen_product_intro_for
  return typeof seen === 'object' && seen !== null && !Array.isArray(seen) ? { ...seen } : {}
}

/** Whether the person has neither finished nor left the set-up. */
export const needsWelcome = (me: User): boolean =>
  me.onboarding_skipped_at === null && introsOf(me)[MARK] !== true

/** What `has_seen_product_intro_for` is once the set-up is finished; what else it holds stays. */
export const introsAfterWelcome = (me: User): Record<string, unknown> => ({ ...introsOf(me), [MARK]: true })
