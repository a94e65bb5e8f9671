import { z } from 'zod'
import type { RecordedRequest } from '../../../shared/contract/requests.ts'
import { scopeSchema } from '../../../shared/contract/scope.ts'
import { durationField, lifetimeField, momentField, parseMoment } from '../../../shared/contract/times.ts'
import { JOURNAL_LIMIT } from '../../../shared/journal-limit.ts'
import type { ApiKeyStore } from '../auth/api-keys/store.ts'
import { SYSTEM } from '../base/actor.ts'
import { AppError, invalid, notFound, StartError } from '../base/errors.ts'
import type { SettableClock } from '../base/settable-clock.ts'
import { timestampAt } from '../base/time.ts'
import type { DescribedFault, Faults } from '../faults/faults.ts'
import { parseFault } from '../faults/schema.ts'
import { validate } from '../http/validation.ts'
import { requestFilterSchema, select } from '../journal/filter.ts'
import type { Journal } from '../journal/journal.ts'
import type { Waits } from '../journal/wait.ts'
import type { CreateToken } from '../oauth/tokens/mint.ts'
import { oauthScopeSchema } from '../seeds/oauth-schema.ts'
import { parseSeed } from '../seeds/parse.ts'
import type { UserStore } from '../users/store.ts'
import type { TestWorld } from './world.ts'

const LONGEST_WAIT_MS = 10 * 60 * 1000
/** How long a wait takes at most where nothing is said. */
const WAIT_MS = 5000
const KEY_LABEL = 'test'

/** What a caller in this process gives may be anything, whatever its types say. */
type Input = Record<string, unknown>

const namedSchema = z.strictObject({ name: z.string() })
const nameOf = (name: unknown): string => validate(namedSchema, { name }).name

export const waitSchema = requestFilterSchema.extend({
  count: z.int().min(1).max(JOURNAL_LIMIT).default(1),
  timeout_ms: durationField(LONGEST_WAIT_MS).prefault(WAIT_MS),
})

export const clockPatchSchema = z.strictObject({
  now: momentField.optional(),
  advance: durationField().optional(),
  frozen: z.boolean().optional(),
})

export const newKeySchema = z.strictObject({
  user: z.string().meta({ description: 'An email address.' }),
  scopes: z.array(scopeSchema).min(1).default(['*']),
})

export const newTokenSchema = z.strictObject({
  user: z.string().meta({ description: 'An email address.' }),
  client_id: z.string(),
  scopes: z.array(oauthScopeSchema).min(1),
  expires_in: lifetimeField.optional().meta({ description: 'In seconds, as in OAuth, or with a unit.' }),
})

export type ClockState = { now: string; frozen: boolean }
export type ControlService = ReturnType<typeof createControlService>

/** What a test can do with its world: the same for tests in this process and for those that call over HTTP. */
export function createControlService(deps: {
  world: TestWorld
  /** Does something while no request is under way. */
  between: <T>(work: () => Promise<T>) => Promise<T>
  clock: SettableClock
  journal: Journal
  waits: Waits
  faults: Faults
  users: UserStore
  apiKeys: ApiKeyStore
  createOAuthToken: CreateToken
}) {
  const { world, between, clock, journal, waits, faults, users, apiKeys, createOAuthToken } = deps

  const clockState = (): ClockState => ({
    now: new Date(clock.read()).toISOString(),
    frozen: clock.isFrozen(),
  })

  const userIdOf = (email: string): number => {
    const user = users.findByEmail(email)
    if (user === null)
      throw new AppError('does_not_exist', `There is no user with the address ${email}.`, { attr: 'user' })
    return user.id
  }

  return {
    /** `seed` as JSON text; null for the seed that was given last. Returns how long it took, in milliseconds. */
    async reset(seed: string | null, options: { keepsSessions?: boolean } = {}): Promise<{ ms: number }> {
      const parsed = seed === null ? null : parse(seed)
      return between(async () => {
        const began = performance.now()
        await world.reset(parsed, options)
        journal.clear()
        faults.clear()
        return { ms: Math.round((performance.now() - began) * 100) / 100 }
      })
    },

    snapshots: world.snapshots,
    saveSnapshot: async (name: string): Promise<void> => world.save(nameOf(name)),
    restoreSnapshot: async (name: string): Promise<void> => {
      const wanted = nameOf(name)
      await between(() => world.restore(wanted))
    },
    removeSnapshot: world.remove,

    requests: (filter: Input): RecordedRequest[] =>
      select(journal.newestFirst(), validate(requestFilterSchema, filter)),
    clearRequests: journal.clear,
    /** @throws WaitTimeout */
    waitForRequests(options: Input, signal?: AbortSignal): Promise<RecordedRequest[]> {
      const { count, timeout_ms: timeoutMs, ...filter } = validate(waitSchema, options)
      return waits.wait(filter, { count, timeoutMs, ...(signal === undefined ? {} : { signal }) })
    },

    faults: faults.list,
    addFault: (rule: Input): DescribedFault => faults.add(parseFault(rule)),
    /** @throws AppError not_found */
    removeFault(id: number): void {
      if (!faults.remove(id)) throw notFound('There is no such fault.')
    },
    clearFaults: faults.clear,

    clock: clockState,
    /** First `now`, then `advance`, then `frozen`. @throws AppError; then nothing changed */
    setClock(patch: Input): ClockState {
      const { now, advance, frozen } = validate(clockPatchSchema, patch)
      const from = now === undefined ? clock.read() : (parseMoment(now) ?? 0)
      const to = from + (advance ?? 0)
      if (now !== undefined && !clock.canShow(from)) throw outOfRange(clock, 'now')
      if (!clock.canShow(to)) throw outOfRange(clock, 'advance')
      if (frozen === true) clock.freeze()
      if (now !== undefined || advance !== undefined) clock.set(to)
      if (frozen === false) clock.resume()
      return clockState()
    },

    createKey(options: Input): string {
      const { user, scopes } = validate(newKeySchema, options)
      return apiKeys.create(SYSTEM, userIdOf(user), KEY_LABEL, scopes).value
    },

    createToken(options: Input) {
      const { user, client_id: clientId, scopes, expires_in: expiresIn } = validate(newTokenSchema, options)
      userIdOf(user)
      const token = createOAuthToken({ user, clientId, scopes, expiresIn })
      return {
        access_token: token.accessToken,
        refresh_token: token.refreshToken,
        expires_in: token.expiresIn,
        scope: token.scope,
      }
    },

    /** Ends waits, because the server stops. */
    stop: waits.endAll,
  }
}

function parse(text: string) {
  try {
    return parseSeed(text, 'The seed')
  } catch (error) {
    throw error instanceof StartError ? invalid(error.message, 'seed') : error
  }
}

function outOfRange(clock: SettableClock, attr: string): AppError {
  const first = clock.earliest()
  return invalid(
    `The clock can be set to between ${timestampAt(first)}, when the seed was applied, and the end of the year 9999.`,
    attr,
  )
}
