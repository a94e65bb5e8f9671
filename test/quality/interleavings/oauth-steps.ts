import { expect } from 'vitest'
import type { OAuthBench, Refused } from './oauth-bench.ts'
import {
  type Answer,
  type AppName,
  after,
  emptyState,
  type Person,
  type Request,
  type State,
  works,
} from './oauth-model.ts'

/** A request whose code or token is one of those that the history has so far. */
type Wish =
  | Exclude<Request, { code: string } | { token: string }>
  | { do: 'exchange' | 'refresh' | 'sign out'; which: number }

export type Step =
  | { together: Wish[]; refuse?: Refused }
  | { crash: Wish[]; ticks: number }
  | { advance: number }
  | 'restart'
  | 'back up'
  | 'restore'

/** The values that clients have, the newest first. */
type Known = Record<'codes' | 'refresh' | 'access', { value: string; app: AppName; user: Person }[]>

/** How many of the newest access tokens are tried after each step. */
const WATCHED = 6

/** So that each history has sign-ins from the start. */
const SIGN_INS: Step[] = (['lasting', 'rotating', 'rotating'] as const).flatMap((app) => [
  { together: [{ do: 'consent', app, user: 'grace' }] },
  { together: [{ do: 'exchange', which: 0 }] },
])

/** Runs a history and keeps every state that the answers so far leave possible. */
export async function runHistory(bench: OAuthBench, steps: readonly Step[]): Promise<void> {
  const known: Known = { codes: [], refresh: [], access: [] }
  let states: State[] = [emptyState()]
  let saved: State[] | null = null
  for (const step of [...SIGN_INS, ...steps]) {
    if (step === 'back up') {
      await bench.backUp()
      saved = states
    } else if (step === 'restart' || step === 'restore') {
      if (step === 'restore' && saved === null) continue
      if (step === 'restart') await bench.restart()
      else await bench.restore()
      states = (step === 'restart' ? states : (saved ?? [])).map(withoutMemory)
    } else if ('advance' in step) bench.advance(step.advance * 60_000)
    else {
      const requests = requestsOf('crash' in step ? step.crash : step.together, known)
      if ('together' in step) bench.refuse(step.refuse ?? null)
      const answers =
        'crash' in step ? await bench.crashDuring(requests, step.ticks) : await bench.together(requests)
      if ('together' in step) bench.refuse(null)
      if (!('refuse' in step)) expect(answers, 'answers of a server that is well').not.toContain('failed')
      states = inSomeOrder(states, requests, answers, bench.now)
      expect(
        states.length,
        `orders that explain ${JSON.stringify(requests)} → ${JSON.stringify(answers)}`,
      ).toBeGreaterThan(0)
      if ('crash' in step) states = states.map(withoutMemory)
      remember(known, requests, answers)
    }
    states = await asObserved(bench, known, states)
  }
}

function requestsOf(wishes: readonly Wish[], known: Known): Request[] {
  return wishes.flatMap((wish): Request[] => {
    if (!('which' in wish)) return [wish]
    if (wish.do === 'exchange') {
      const code = known.codes[wish.which]
      return code === undefined ? [] : [{ do: 'exchange', code: code.value, app: code.app }]
    }
    const token = known.refresh[wish.which]
    return token === undefined ? [] : [{ do: wish.do, token: token.value, app: token.app }]
  })
}

/** What happened at once must be what would have happened one after the other. */
function inSomeOrder(
  states: readonly State[],
  requests: readonly Request[],
  answers: readonly Answer[],
  now: number,
): State[] {
  const found = new Map<string, State>()
  const visit = (state: State, left: readonly number[]): void => {
    if (left.length === 0) found.set(JSON.stringify(state), state)
    for (const index of left) {
      const [request, answer] = [requests[index], answers[index]]
      if (request === undefined || answer === undefined) continue
      const rest = left.filter((one) => one !== index)
      for (const next of after(state, request, answer, now)) visit(next, rest)
    }
  }
  for (const state of states) visit(state, [...requests.keys()])
  return [...found.values()]
}

function remember(known: Known, requests: readonly Request[], answers: readonly Answer[]): void {
  requests.forEach((request, index) => {
    const answer = answers[index]
    if (typeof answer === 'string' || answer === undefined) return
    if (request.do === 'consent' && 'code' in answer)
      known.codes.unshift({ value: answer.code, app: request.app, user: request.user })
    if (!('access' in answer)) return
    const source =
      request.do === 'exchange'
        ? known.codes.find(({ value }) => value === request.code)
        : known.refresh.find(({ value }) => request.do === 'refresh' && value === request.token)
    if (source === undefined) return
    for (const kind of ['access', 'refresh'] as const)
      if (!known[kind].some(({ value }) => value === answer[kind]))
        known[kind].unshift({ ...source, value: answer[kind] })
  })
}

/** Keeps the states in which exactly the tokens work that do. */
async function asObserved(bench: OAuthBench, known: Known, states: readonly State[]): Promise<State[]> {
  const working: string[] = []
  const watched = known.access.slice(0, WATCHED)
  for (const { value, user } of watched) {
    const email = await bench.userOf(value)
    if (email === null) continue
    expect(email, 'whose token').toBe(`${user}@example.com`)
    working.push(value)
  }
  const expected = (state: State) =>
    watched.map(({ value }) => value).filter((value) => works(state, value, bench.now))
  const possible = states.filter((state) => JSON.stringify(expected(state)) === JSON.stringify(working))
  if (possible.length === 0)
    expect(working, 'access tokens that work').toEqual(states[0] && expected(states[0]))
  return possible
}

const withoutMemory = (state: State): State => ({ ...state, recent: {} })
