import type { NewTokens } from '../grants/tokens.ts'

const MAX_PAIRS = 1000

/**
 * The tokens that refreshes just returned, by the hash of the refresh token that was used. A client that asks again because the answer got
 * lost receives the same ones, as from PostHog. In memory only, because what is stored are hashes; after a restart it gets new ones.
 */
export function createRecentPairs() {
  const pairs = new Map<string, NewTokens>()
  return {
    add(usedHash: string, tokens: NewTokens): void {
      pairs.delete(usedHash)
      pairs.set(usedHash, tokens)
      const oldest = pairs.keys().next()
      if (pairs.size > MAX_PAIRS && !oldest.done) pairs.delete(oldest.value)
    },
    get: (usedHash: string): NewTokens | null => pairs.get(usedHash) ?? null,
  }
}
