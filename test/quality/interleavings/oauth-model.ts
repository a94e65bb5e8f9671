/** How long a used refresh token still works, a code, and an access token of each app. */
const GRACE_MS = 120_000
export const CODE_MS = 300_000

export type AppName = 'rotating' | 'lasting'
export type Person = 'ada' | 'grace'
export const ACCESS_MS: Record<AppName, number> = { rotating: 3_600_000, lasting: 7 * 24 * 3_600_000 }

/** One request of a history, with the values that it carries. */
export type Request =
  | { do: 'consent'; app: AppName; user: Person }
  | { do: 'exchange'; code: string; app: AppName }
  | { do: 'refresh'; token: string; app: AppName }
  | { do: 'sign out'; token: string; app: AppName }
  | { do: 'disconnect'; app: AppName; user: Person }
  | { do: 'end sessions'; app: AppName }
  | { do: 'deactivate' | 'activate'; user: 'grace' }

export type Pair = { access: string; refresh: string }
/** `lost` for a request whose server crashed before it answered: it happened, or it did not. `failed` for a 5xx. */
export type Answer = 'yes' | 'no' | 'failed' | 'lost' | { code: string } | Pair

type Grant = { app: AppName; user: Person; ended: boolean }

/** A state that the server may be in, as far as clients can tell. */
export type State = {
  codes: Record<string, { app: AppName; user: Person; until: number }>
  grants: Grant[]
  /** Those that were not replaced or revoked. */
  access: Record<string, { grant: number; until: number }>
  refresh: Record<string, { grant: number; access: string; usedAt: number | null }>
  inactive: Person[]
  /** What refreshes returned since the server started, by the token that was used. */
  recent: Record<string, Pair>
}

export const emptyState = (): State => ({
  codes: {},
  grants: [],
  access: {},
  refresh: {},
  inactive: [],
  recent: {},
})

/** Whether an access token works. */
export function works(state: State, token: string, now: number): boolean {
  const row = state.access[token]
  const grant = row && state.grants[row.grant]
  return row !== undefined && grant !== undefined && now < row.until && !state.inactive.includes(grant.user)
}

/** The states that a request can lead to from this one; none if it can't have got this answer. */
export function after(state: State, request: Request, answer: Answer, now: number): State[] {
  if (answer === 'failed') return [state]
  const next = structuredClone(state)
  if (answer === 'lost') {
    effect(next, request, null, now)
    return [state, next]
  }
  const expected = effect(next, request, typeof answer === 'string' ? null : answer, now)
  return expected === (typeof answer === 'string' ? answer : 'yes') ? [next] : []
}

/** Changes the state. Returns what the server has to answer; `given` is what it issued. */
function effect(
  state: State,
  request: Request,
  given: { code: string } | Pair | null,
  now: number,
): 'yes' | 'no' {
  const unknown = () => `unknown-${Object.keys(state.refresh).length}-${state.grants.length}`
  const pair = given !== null && 'access' in given ? given : { access: unknown(), refresh: unknown() }
  switch (request.do) {
    case 'consent': {
      const { app, user } = request
      if (state.inactive.includes(user)) return 'no'
      if (given !== null && 'code' in given) state.codes[given.code] = { app, user, until: now + CODE_MS }
      return 'yes'
    }
    case 'exchange': {
      const code = state.codes[request.code]
      if (code === undefined || now >= code.until || state.inactive.includes(code.user)) return 'no'
      delete state.codes[request.code]
      state.grants.push({ app: code.app, user: code.user, ended: false })
      addPair(state, state.grants.length - 1, pair, now)
      return 'yes'
    }
    case 'refresh':
      return refreshed(state, request.token, pair, given !== null, now)
    case 'sign out': {
      const row = state.refresh[request.token]
      const grant = row && state.grants[row.grant]
      if (row === undefined || grant === undefined || grant.ended) return 'yes'
      if (grant.app === 'rotating') end(state, row.grant)
      else endAll(state, (one) => one.app === grant.app && one.user === grant.user)
      return 'yes'
    }
    case 'disconnect': {
      const isTheirs = ({ app, user }: { app: AppName; user: Person }) =>
        app === request.app && user === request.user
      if (state.inactive.includes(request.user)) return 'no'
      if (!state.grants.some((grant, index) => isTheirs(grant) && isLive(state, index, now))) return 'no'
      endAll(state, isTheirs)
      dropCodes(state, isTheirs)
      return 'yes'
    }
    case 'end sessions':
      endAll(state, ({ app }) => app === request.app)
      dropCodes(state, ({ app }) => app === request.app)
      return 'yes'
    case 'deactivate':
      if (!state.inactive.includes(request.user)) state.inactive.push(request.user)
      return 'yes'
    case 'activate':
      state.inactive = state.inactive.filter((user) => user !== request.user)
      return 'yes'
  }
}

function refreshed(state: State, token: string, pair: Pair, isKnown: boolean, now: number): 'yes' | 'no' {
  const row = state.refresh[token]
  const grant = row && state.grants[row.grant]
  if (row === undefined || grant === undefined || grant.ended || state.inactive.includes(grant.user))
    return 'no'
  if (row.usedAt !== null && now - row.usedAt >= GRACE_MS) {
    end(state, row.grant)
    return 'no'
  }
  if (grant.app === 'lasting') {
    if (isKnown && pair.refresh !== token) return 'no'
    state.access[pair.access] = { grant: row.grant, until: now + ACCESS_MS.lasting }
    row.access = pair.access
    return 'yes'
  }
  const before = row.usedAt === null ? undefined : state.recent[token]
  if (before !== undefined && state.access[before.access] !== undefined)
    return !isKnown || (before.access === pair.access && before.refresh === pair.refresh) ? 'yes' : 'no'
  if (row.usedAt === null) {
    row.usedAt = now
    delete state.access[row.access]
  }
  addPair(state, row.grant, pair, now)
  if (isKnown) state.recent[token] = pair
  return 'yes'
}

function addPair(state: State, grant: number, { access, refresh }: Pair, now: number): void {
  state.access[access] = { grant, until: now + ACCESS_MS[state.grants[grant]?.app ?? 'rotating'] }
  state.refresh[refresh] = { grant, access, usedAt: null }
}

function end(state: State, index: number): void {
  const grant = state.grants[index]
  if (grant !== undefined) grant.ended = true
  for (const [token, row] of Object.entries(state.access)) if (row.grant === index) delete state.access[token]
}

function endAll(state: State, isMeant: (grant: Grant) => boolean): void {
  state.grants.forEach((grant, index) => {
    if (isMeant(grant)) end(state, index)
  })
}

function dropCodes(state: State, isMeant: (code: { app: AppName; user: Person }) => boolean): void {
  for (const [code, row] of Object.entries(state.codes)) if (isMeant(row)) delete state.codes[code]
}

const isLive = (state: State, grant: number, now: number): boolean =>
  state.grants[grant]?.ended === false &&
  (Object.values(state.access).some((row) => row.grant === grant && now < row.until) ||
    Object.values(state.refresh).some((row) => row.grant === grant && row.usedAt === null))
