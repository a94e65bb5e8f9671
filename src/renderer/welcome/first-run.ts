import { useQuery } from '@tanstack/react-query'
import { linksQuery } from '../api/github.ts'
import { opensSetup } from '../api/page-meta.ts'
import { keysQuery, type User } from '../api/queries.ts'

const MARK = 'posthog_companion_welcome'

const introsOf = (me: User): Record<string, unknown> => {
  const seen = me.has_seen_product_intro_for
  return typeof seen === 'object' && seen !== null && !Array.isArray(seen) ? { ...seen } : {}
}

/**
 * Whether to open the setup: the server was not started with a seed, the user has neither finished nor skipped the setup, and nothing was
 * set up otherwise. Undefined while this is unknown.
 */
export function useIsFirstRun(me: User): boolean | undefined {
  const isUnfinished = opensSetup && me.onboarding_skipped_at === null && introsOf(me)[MARK] !== true
  const keys = useQuery({ ...keysQuery, enabled: isUnfinished })
  const links = useQuery({ ...linksQuery, enabled: isUnfinished })
  if (!isUnfinished) return false
  if (keys.isPending || links.isPending) return undefined
  return keys.data?.length === 0 && links.data?.length === 0
}

/** `has_seen_product_intro_for` with the setup marked as finished. */
export const introsAfterWelcome = (me: User): Record<string, unknown> => ({ ...introsOf(me), [MARK]: true })
