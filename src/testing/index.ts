import { type CompanionClient, createCompanionClient } from '../client/index.ts'
import { readConfig } from '../main/core/base/config.ts'
import type { Host } from '../main/core/base/host.ts'
import { createSettableClock } from '../main/core/base/settable-clock.ts'
import { openCompanion } from '../main/core/companion.ts'
import { requestFilterSchema } from '../main/core/journal/filter.ts'
import { type ParsedSeed, parseSeed } from '../main/core/seeds/parse.ts'
import { openMemorySecrets } from '../main/platform/keychain.ts'
import { unsupportedNode } from '../main/platform/node-version.ts'
import { currentBuild, currentSystem } from '../main/platform/system-info.ts'
import { exampleUser } from '../main/platform/system-user.ts'
import {
  aboutSeed,
  checked,
  clientSchema,
  dictionary,
  jsonOf,
  momentOf,
  naming,
  startSchema,
  timeText,
  tokenOptionsSchema,
  waitOptionsSchema,
} from './input.ts'
import type { FaultInput, RecordedRequest, RequestFilter, SeedInput } from './schema.ts'

export type { FaultInput, RecordedRequest, RequestFilter, SeedInput }

/** A world as in a seed file, which may be an imported JSON file. */
export type WorldSeed = AsImported<SeedInput>

/** In what TypeScript knows of a JSON file, `'ios'` is any string and `1` any number. */
type AsImported<T> = T extends string
  ? T | (string & {})
  : T extends number
    ? number
    : T extends readonly (infer Item)[]
      ? readonly AsImported<Item>[]
      : T extends object
        ? { readonly [Name in keyof T]: AsImported<T[Name]> }
        : T

/** Milliseconds, or a number with a unit: `90`, `'90s'`, `'1.5h'`. */
export type Duration = number | string

export type StartOptions = {
  /** The world to start with. Without one, there is an owner in an organization. */
  seed?: WorldSeed
  /** What the clock shows at the start; it runs from there on. Real time, if left out. */
  now?: string | Date
  /** A free one, if left out. */
  port?: number
  /** Whether API keys are limited as on PostHog Cloud. */
  rateLimit?: boolean
  /** Browser origins that may call the API with a key. */
  allowOrigins?: readonly string[]
}

/** A fault that is in place. */
export type PlacedFault = { id: number; remove(): Promise<void> }

export type TestCompanion = AsyncDisposable & {
  /** The base address, such as `http://127.0.0.1:49152`. */
  url: string
  /** A typed client of the API. */
  client(options?: { apiKey?: string }): CompanionClient
  /** A one-time address at which the owner is signed in to the UI. */
  loginUrl(): Promise<string>
  /** Back to right after the seed, or to right after another one; journal, faults and clock as well. */
  reset(seed?: WorldSeed): Promise<void>
  /** Saves the data under a name. */
  snapshot(name: string): Promise<void>
  /** Puts the data of a snapshot back. */
  restore(name: string): Promise<void>
  /** The requests that were recorded, newest last. */
  requests(filter?: RequestFilter): Promise<RecordedRequest[]>
  /** The newest request that matches, as soon as there is one. Throws with the nearest requests where none comes in time. */
  waitForRequest(filter: RequestFilter, options?: { timeoutMs?: Duration }): Promise<RecordedRequest>
  clearRequests(): Promise<void>
  /** Has requests fail or wait. */
  fault(rule: FaultInput): Promise<PlacedFault>
  clearFaults(): Promise<void>
  /** Every expiry, cooldown, throttle and timestamp follows it. Each returns the time that it shows then. */
  clock: {
    now(): Promise<string>
    set(time: string | Date): Promise<string>
    advance(by: Duration): Promise<string>
    freeze(): Promise<string>
    resume(): Promise<string>
  }
  /** The value of a new API key; with all scopes, if none are named. */
  createKey(options: { user: string; scopes?: readonly string[] }): Promise<string>
  /** `expiresIn` is a number of seconds, as in OAuth, or has a unit. */
  createToken(options: {
    user: string
    clientId: string
    scopes: readonly string[]
    expiresIn?: Duration
  }): Promise<{ accessToken: string; refreshToken: string | null }>
  close(): Promise<void>
}

const CLOSED = 'This companion was closed. Start another one with startCompanion().'

/** Starts a server in this process, with everything in memory, on a free port. Many may run at once, each a world of its own. */
export async function startCompanion(options: StartOptions = {}): Promise<TestCompanion> {
  const problem = unsupportedNode()
  if (problem !== null) throw new Error(problem)
  checked(startSchema, options)
  const { seed, now, port = 0, rateLimit = false, allowOrigins = [] } = options
  const clock = createSettableClock(now === undefined ? null : momentOf(now))
  const config = readConfig(
    { ephemeral: true, port: String(port), rateLimit, allowOrigin: allowOrigins },
    {},
    currentSystem(),
    currentBuild(),
  )
  const open = (parsed: ParsedSeed | null) =>
    openCompanion(config, testHost(clock.read), parsed && { parsed, progress: () => {} }, clock)
  // In memory, nothing but a seed can be what it refuses.
  const companion = await naming(() =>
    aboutSeed(() =>
      open(seed === undefined ? null : parseSeed(jsonOf(seed, 'The seed', 'seed'), 'The seed')),
    ),
  )
  const { control } = companion
  if (control === null) throw new Error('a server whose clock can be set has control')
  const { url } = await companion.start().catch(async (error: unknown) => {
    await companion.close()
    throw error
  })
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => {
    closing ??= companion.close()
    return closing
  }
  const refuseClosed = (): void => {
    if (closing !== null) throw new Error(CLOSED)
  }
  const call = async <T>(act: () => T | Promise<T>, names?: Record<string, string>): Promise<T> => {
    refuseClosed()
    return naming(act, names)
  }
  const setClock = (patch: Record<string, unknown>): Promise<string> =>
    call(() => control.setClock(patch).now)

  return {
    url,
    client(options = {}) {
      refuseClosed()
      const { apiKey } = checked(clientSchema, options)
      return createCompanionClient({ baseUrl: url, ...(apiKey === undefined ? {} : { apiKey }) })
    },
    loginUrl: () => call(() => companion.app.loginUrl()),
    reset: (next) =>
      call(async () => {
        await control.reset(next === undefined ? null : jsonOf(next, 'The seed', 'seed'))
      }),
    snapshot: (name) => call(() => control.saveSnapshot(name)),
    restore: (name) => call(() => control.restoreSnapshot(name)),
    // Also after the end, to tell why a test failed.
    requests: (filter = {}) => naming(() => control.requests(filter)),
    async waitForRequest(filter, options = {}) {
      const { timeoutMs } = checked(waitOptionsSchema, options)
      const wait = {
        ...checked(requestFilterSchema, filter),
        ...(timeoutMs === undefined ? {} : { timeout_ms: timeoutMs }),
      }
      const found = await call(() => control.waitForRequests(wait), { timeout_ms: 'timeoutMs' })
      const newest = found.at(-1)
      if (newest === undefined) throw new Error('a wait that succeeds has found something')
      return newest
    },
    clearRequests: () => call(control.clearRequests),
    async fault(rule) {
      // A copy, as over HTTP: what the caller changes later does not change the fault.
      const { id } = await call(() => control.addFault(dictionary(JSON.parse(jsonOf(rule, 'The rule')))))
      return {
        id,
        // Also after the end, for tests that clean up in any order.
        remove: async () => {
          if (control.faults().some((fault) => fault.id === id)) control.removeFault(id)
        },
      }
    },
    clearFaults: () => call(control.clearFaults),
    clock: {
      now: () => call(() => control.clock().now),
      // What is left out is no wish to leave the clock as it is.
      set: (time) => setClock({ now: timeText(time) ?? null }),
      advance: (by) => setClock({ advance: by ?? null }),
      freeze: () => setClock({ frozen: true }),
      resume: () => setClock({ frozen: false }),
    },
    createKey: (options) => call(() => control.createKey(options)),
    async createToken(options) {
      const { clientId, expiresIn, ...rest } = checked(tokenOptionsSchema, options)
      const token = await call(
        () => control.createToken({ ...rest, client_id: clientId, expires_in: expiresIn }),
        { client_id: 'clientId', expires_in: 'expiresIn' },
      )
      return { accessToken: token.access_token, refreshToken: token.refresh_token }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Nothing of this machine or its user gets into a test. */
function testHost(clock: Host['clock']): Host {
  const ignore = (): void => {}
  return {
    clock,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    openSecrets: openMemorySecrets,
    systemUser: exampleUser,
    expandHints: (message) => message,
    openExternal: null,
    notify: null,
  }
}
