import type { AppConfig } from '../../src/main/core/base/config.ts'
import type { Host, LogFields } from '../../src/main/core/base/host.ts'
import type { SettableClock } from '../../src/main/core/base/settable-clock.ts'
import { type Companion, openCompanion } from '../../src/main/core/companion.ts'
import { parseSeed } from '../../src/main/core/seeds/parse.ts'
import { sessionSchema } from '../../src/shared/contract/sessions.ts'
import { SESSION_HEADER } from '../../src/shared/session-header.ts'
import { testConfig } from './config.ts'
import { testHost } from './host.ts'
import { SEED } from './seed.ts'

const PORT = 7676
/** The initial time of all worlds. */
const START_TIME = Date.parse('2026-05-07T09:28:06.123Z')

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'TRACE'

/** The session token of a signed-in page. */
export type Session = string

export type CallOptions = {
  /** Sent as `Authorization: Bearer …`. */
  key?: string
  /** Sent in the session header. */
  session?: Session
  /** Strings and bytes are sent as is, anything else as JSON. */
  body?: unknown
  headers?: Record<string, string>
}

export type Answer = {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  text: string
  json: () => unknown
}

/** A server in this process, without a socket, with known users, keys, and clock. */
export type World = {
  companion: Companion
  log: { level: string; fields: LogFields; message: string }[]
  clock: { now: number; advance(ms: number): void }
  call(method: Method, path: string, options?: CallOptions): Promise<Answer>
  /** Signs in a user, as the one-time link does. */
  signIn(email: string): Promise<Session>
  /** The UUID of a seeded user. */
  uuidOf(email: string): string
  /** Deactivates a user. */
  deactivate(email: string): void
  close(): Promise<void>
}

export async function createWorld(
  options: {
    seed?: unknown
    config?: Partial<AppConfig>
    host?: Partial<Host>
    /** For a world that can be reset; `clock` does not move it. */
    settableClock?: SettableClock
  } = {},
): Promise<World> {
  const clock = {
    now: START_TIME,
    advance(ms: number) {
      this.now += ms
    },
  }
  const log: World['log'] = []
  const at = (level: string) => (fields: LogFields, message: string) =>
    void log.push({ level, fields, message })
  const host = testHost({
    clock: () => clock.now,
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    ...options.host,
  })
  // Whoever applies a seed to a folder first makes sure that its port is free, which the default one need not be here.
  const port = options.config?.dataDir == null ? PORT : 0
  const config = testConfig({ port, ...options.config })
  const parsed = parseSeed(JSON.stringify(options.seed ?? SEED), 'the seed')
  const seed = { parsed, progress: () => {} }
  const companion = await openCompanion(config, host, seed, options.settableClock)

  const userOf = (email: string) => {
    const user = companion.app.users.findByEmail(email)
    if (user === null) throw new Error(`the seed has no ${email}`)
    return user
  }

  const call: World['call'] = async (method, path, { key, session, body, headers } = {}) => {
    const response = await companion.server.inject({
      method,
      url: path,
      headers: {
        host: new URL(companion.app.ownUrl()).host,
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(session === undefined ? {} : { [SESSION_HEADER]: session }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: payloadOf(body) }),
    })
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      json: () => JSON.parse(response.body),
    }
  }

  return {
    companion,
    log,
    clock,
    call,
    async signIn(email) {
      const token = companion.app.sessions.issueLoginToken(userOf(email).id)
      return sessionIn(await call('POST', '/_companion/login', { body: { token } }))
    },
    uuidOf: (email) => userOf(email).uuid,
    deactivate: (email) => companion.app.users.update(userOf(email).id, { is_active: 0 }),
    close: () => companion.close(),
  }
}

/** The session from a sign-in response. */
export const sessionIn = (answer: { json: () => unknown }): Session =>
  sessionSchema.parse(answer.json()).session

function payloadOf(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
}

/** PostHog's error envelope, to compare with a full response. */
export const envelope = (type: string, code: string, detail: string, attr: string | null = null) => ({
  type,
  code,
  detail,
  attr,
})

export const invalidField = (code: string, detail: string, attr: string | null = null) =>
  envelope('validation_error', code, detail, attr)

export const NOT_AUTHENTICATED = envelope(
  'authentication_error',
  'not_authenticated',
  'Authentication credentials were not provided.',
)
export const denied = (detail: string) => envelope('authentication_error', 'permission_denied', detail)
export const notFound = (detail: string) => envelope('invalid_request', 'not_found', detail)
export const ONLY_ME = denied("As a non-staff user you're only allowed to access the `@me` user instance.")
export const ONLY_ME_PUSH = denied('Push tokens can only be managed via the `@me` path.')
export const NO_ENDPOINT = notFound('Endpoint not found.')
export const NO_INSTALLATION = notFound('No GitHub integration found for this installation.')
