import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Account, App } from './model.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const CODE_LIFE = 10 * MINUTE
const ACCESS_TOKEN_LIFE = 8 * HOUR
const REFRESH_TOKEN_LIFE = 15_897_600_000

/** The grant behind a one-time code, until it is exchanged. */
export interface CodeGrant {
  readonly app: App
  readonly user: Account
  /** The URL the code was sent to. An exchange with a different one is rejected. */
  readonly redirectUri: string
  /** The PKCE S256 challenge of the authorize request, or null. */
  readonly challenge: string | null
  readonly expiresAt: number
}

/** A user's token pair. Times are in milliseconds, or null if the App's tokens don't expire. */
export interface UserToken {
  readonly app: App
  readonly user: Account
  readonly accessToken: string
  readonly expiresAt: number | null
  readonly refreshToken: string | null
  readonly refreshExpiresAt: number | null
  readonly createdAt: number
}

/** Valid codes, user access tokens, and refresh tokens issued by GitHub. */
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

  /** Consumes a code. Returns undefined if it is unknown, used, or more than ten minutes old. */
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

  /** Finds a valid access token. */
  find(accessToken: string): UserToken | undefined {
    const token = this.#byAccess.get(accessToken)
    return token !== undefined && (token.expiresAt ?? Number.POSITIVE_INFINITY) > this.#now()
      ? token
      : undefined
  }

  /** Exchanges a refresh token for a new pair, which invalidates the old one. */
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

  /** Revokes all tokens of a user, or only those of one App. */
  revokeAll(login: string, app?: App): void {
    for (const token of [...this.#byAccess.values()]) {
      if (token.user.login === login && (app === undefined || token.app === app)) this.revoke(token)
    }
  }

  /** The token that a user got last, expired or not. */
  newestOf(login: string): UserToken | undefined {
    return [...this.#byAccess.values()].findLast(({ user }) => user.login === login)
  }

  /** The number of valid access tokens of a user. */
  count(login: string): number {
    return [...this.#byAccess.keys()].filter((key) => this.find(key)?.user.login === login).length
  }
}

/** Whether a PKCE verifier belongs to an S256 challenge (RFC 7636). */
export function verifies(challenge: string, verifier: string): boolean {
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random letters and digits, like in GitHub's tokens. */
export function alphanumerics(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
