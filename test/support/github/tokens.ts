import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Account, App } from './model.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const CODE_LIFE = 10 * MINUTE
const ACCESS_TOKEN_LIFE = 8 * HOUR
const REFRESH_TOKEN_LIFE = 15_897_600_000

/** What a one-time code stands for, until it is exchanged. */
export interface CodeGrant {
  readonly app: App
  readonly user: Account
  /** The address the code was sent to; an exchange that names another is refused. */
  readonly redirectUri: string
  /** PKCE S256 challenge of the authorize request, null where it had none. */
  readonly challenge: string | null
  readonly expiresAt: number
}

/** A user's token pair. Times in milliseconds; null where the App's tokens don't expire. */
export interface UserToken {
  readonly app: App
  readonly user: Account
  readonly accessToken: string
  readonly expiresAt: number | null
  readonly refreshToken: string | null
  readonly refreshExpiresAt: number | null
  readonly createdAt: number
}

/** Codes, user access tokens and refresh tokens that GitHub has given out and still honours. */
export class Tokens {
  readonly #now: () => number
  readonly #codes = new Map<string, CodeGrant>()
  readonly #byAccess = new Map<string, UserToken>()
  readonly #byRefresh = new Map<string, UserToken>()

  constructor(now: () => number) {
    this.#now = now
  }

  issueCode(grant: Omit<CodeGrant, 'expiresAt'>): string {
    const code = randomBytes(10).toString('hex')
    this.#codes.set(code, { ...grant, expiresAt: this.#now() + CODE_LIFE })
    return code
  }

  /** Uses the code up. Undefined for one that is unknown, used, or ten minutes old. */
  takeCode(code: string): CodeGrant | undefined {
    const grant = this.#codes.get(code)
    this.#codes.delete(code)
    return grant !== undefined && grant.expiresAt > this.#now() ? grant : undefined
  }

  issue(app: App, user: Account): UserToken {
    const now = this.#now()
    const token: UserToken = {
      app,
      user,
      accessToken: `ghu_${alphanumerics(36)}`,
      expiresAt: app.expiringTokens ? now + ACCESS_TOKEN_LIFE : null,
      refreshToken: app.expiringTokens ? `ghr_${alphanumerics(76)}` : null,
      refreshExpiresAt: app.expiringTokens ? now + REFRESH_TOKEN_LIFE : null,
      createdAt: now,
    }
    this.#byAccess.set(token.accessToken, token)
    if (token.refreshToken !== null) this.#byRefresh.set(token.refreshToken, token)
    return token
  }

  /** The token that an `Authorization` header may be used with now. */
  find(accessToken: string): UserToken | undefined {
    const token = this.#byAccess.get(accessToken)
    return token !== undefined && (token.expiresAt ?? Number.POSITIVE_INFINITY) > this.#now()
      ? token
      : undefined
  }

  /** A new pair for a refresh token. The old refresh token and the old access token end with it. */
  renew(app: App, refreshToken: string): UserToken | undefined {
    const token = this.#byRefresh.get(refreshToken)
    if (token === undefined || token.app !== app) return undefined
    if ((token.refreshExpiresAt ?? 0) <= this.#now()) return undefined
    this.revoke(token)
    return this.issue(app, token.user)
  }

  revoke(token: UserToken): void {
    this.#byAccess.delete(token.accessToken)
    if (token.refreshToken !== null) this.#byRefresh.delete(token.refreshToken)
  }

  /** Ends every token of this user, or only those that one App holds. */
  revokeAll(login: string, app?: App): void {
    for (const token of [...this.#byAccess.values()]) {
      if (token.user.login === login && (app === undefined || token.app === app)) this.revoke(token)
    }
  }

  /** How many access tokens the user has that still work. */
  count(login: string): number {
    return [...this.#byAccess.keys()].filter((key) => this.find(key)?.user.login === login).length
  }
}

/** Whether a PKCE verifier belongs to an S256 challenge (RFC 7636). */
export function verifies(challenge: string, verifier: string): boolean {
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random letters and digits, as GitHub's tokens are made of. */
export function alphanumerics(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
