import fc from 'fast-check'
import { it } from 'vitest'
import { OAuthBench, REFUSED } from './oauth-bench.ts'
import { runHistory, type Step } from './oauth-steps.ts'
import { pausesOf } from './pauses.ts'
import { search, TIMEOUT_MS } from './search.ts'

const app = fc.constantFrom('rotating' as const, 'rotating' as const, 'lasting' as const)
const user = fc.constantFrom('grace' as const, 'grace' as const, 'ada' as const)
/** Which of the codes or refresh tokens so far, from the newest. */
const which = fc.nat(2)
const wish = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('consent' as const), app, user }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('exchange' as const), which }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('refresh' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign out' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disconnect' as const), app, user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end sessions' as const), app }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('deactivate' as const, 'activate' as const),
      user: fc.constant('grace' as const),
    }),
  },
)
const wishes = fc.array(wish, { minLength: 1, maxLength: 3 })
const refusal = fc.constantFrom(...REFUSED)
const minutes = fc.constantFrom(1, 2, 5, 60)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: wish.map((one) => ({ together: [one] })) },
  { weight: 8, arbitrary: wishes.map((together) => ({ together })) },
  { weight: 3, arbitrary: minutes.map((advance) => ({ advance })) },
  { weight: 1, arbitrary: fc.record({ crash: wishes, ticks: fc.nat(12) }) },
  { weight: 3, arbitrary: fc.record({ refuse: refusal, together: wishes }) },
  { weight: 1, arbitrary: fc.constantFrom('restart' as const, 'back up' as const, 'restore' as const) },
)

it(
  'apps have what was granted to them, and no longer than it was, under every order of requests, crashes, and restores',
  async () => {
    const histories = fc.tuple(fc.array(step, { maxLength: 30, size: 'max' }), fc.nat())
    await search('OAuth', 0.3, histories, async ([steps, seed]) => {
      const bench = new OAuthBench(pausesOf(seed))
      try {
        await bench.open()
        await runHistory(bench, steps)
        return steps.length
      } finally {
        await bench.end()
      }
    })
  },
  TIMEOUT_MS,
)
