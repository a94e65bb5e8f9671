import type { User } from '../api/queries.ts'

const MARK = 'posthog_companion_welcome'

const introsOf = (me: User): Record<string, unknown> => {
  const seen = me.has_seen_product_intro_for
  return typeof seen === 'object' && seen !== null && !Array.isArray(seen) ? { ...seen } : {}
}

/** Whether the user has neither finished nor skipped the setup. */
export const needsWelcome = (me: User): boolean =>
  me.onboarding_skipped_at === null && introsOf(me)[MARK] !== true

/** `has_seen_product_intro_for` with the setup marked as finished. */
export const introsAfterWelcome = (me: User): Record<string, unknown> => ({ ...introsOf(me), [MARK]: true })
