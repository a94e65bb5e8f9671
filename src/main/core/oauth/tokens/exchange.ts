import { createHash, timingSafeEqual } from 'node:crypto'
import { type Clock, SECOND } from '../../base/time.ts'
import type { GroupCommit } from '../../db/group-commit.ts'
import type { Db } from '../../db/open.ts'
import {
  type Application,
  accessTokenMs,
  hasRefreshTokens,
  rotatesRefreshTokens,
} from '../applications/application.ts'
import { narrowScopes } from '../applications/ceiling.ts'
import type { CodeGrant, CodeStore } from '../grants/codes.ts'
import type { Reach } from '../grants/reach.ts'
import type { Ending, NewGrant, NewTokens, RefreshToken, TokenStore } from '../grants/tokens.ts'
import { words } from '../protocol/lists.ts'
import { OAuthError } from '../protocol/oauth-error.ts'
import { newAccessToken, newRefreshToken } from '../protocol/random-values.ts'
import { createRecentPairs } from './recent-pairs.ts'

/** How long a used refresh token still works, for answers that got lost. */
const GRACE_MS = 120 * SECOND

export const BAD_CODE = 'Authorization code is invalid or has already been used'
export const BAD_REFRESH_TOKEN = 'Refresh token is invalid or has been revoked'

/** What each ending is called to a client that comes with a token of that grant. */
const ENDED: Record<Ending, string> = {
  disconnected: "This application's access was revoked; re-authorize.",
  application: 'Application sessions were revoked; re-authorize.',
  revoked: BAD_REFRESH_TOKEN,
  reused: BAD_REFRESH_TOKEN,
}

/** Tokens as they were issued, for whom, and for which projects and organizations. */
export type Issued = NewTokens & {
  userId: number
  reach: Reach
  expiresIn: number
  /** The nonce of the request for authorization, which goes into the ID token. */
  nonce: string | null
}

export type CodeExchange = { code: string; redirectUri: string; verifier: string | null }

export type TokenExchange = ReturnType<typeof createTokenExchange>

/** Exchanges codes and refresh tokens for tokens. */
export function createTokenExchange(deps: {
  db: Db
  clock: Clock
  codes: CodeStore
  tokens: TokenStore
  isActive: (userId: number) => boolean
  groupCommit: GroupCommit
}) {
  const { db, clock, codes, tokens, isActive, groupCommit } = deps
  const recent = createRecentPairs()

  const newTokens = (application: Application, scope: string, expiresIn?: number): NewTokens => ({
    access: newAccessToken(),
    refresh: hasRefreshTokens(application) ? newRefreshToken() : null,
    scope,
    expiresAt: clock() + (expiresIn === undefined ? accessTokenMs(application) : expiresIn * SECOND),
  })

  const issued = (made: NewTokens, owner: Omit<NewGrant, 'applicationId'>, nonce: string | null): Issued => ({
    ...made,
    userId: owner.userId,
    reach: owner.reach,
    nonce,
    expiresIn: Math.max(0, Math.round((made.expiresAt - clock()) / SECOND)),
  })

  const issue = (application: Application, grant: NewGrant, scope: string, expiresIn?: number): NewTokens => {
    const made = newTokens(application, scope, expiresIn)
    tokens.addTokens(tokens.createGrant(grant), made)
    return made
  }

  const exchangeCode = db.transaction((application: Application, request: CodeExchange): Issued => {
    const grant = codes.find(request.code)
    if (grant === null || !isFor(grant, application, request) || !isActive(grant.userId))
      throw new OAuthError('invalid_grant', BAD_CODE)
    if (request.verifier === null) throw new OAuthError('invalid_request', 'Code verifier required.')
    if (!proves(request.verifier, grant.challenge)) throw new OAuthError('invalid_grant', BAD_CODE)
    codes.spend(request.code)
    const made = issue(application, { ...grant, applicationId: application.id }, grant.scope)
    return issued(made, grant, grant.nonce)
  })

  /** An error is returned and not thrown where it has to leave a change behind: a transaction that throws undoes itself. */
  const refresh = db.transaction(
    (application: Application, value: string, asked: string): Issued | OAuthError => {
      const token = tokens.refresh(value)
      if (token === null || token.grant.applicationId !== application.id || !isActive(token.grant.userId))
        throw new OAuthError('invalid_grant', BAD_REFRESH_TOKEN)
      const { ended, userId, reach } = token.grant
      if (ended !== null) throw new OAuthError('invalid_grant', ENDED[ended])
      if (token.usedAt !== null && clock() - token.usedAt >= GRACE_MS) {
        tokens.end(token.grant.id, 'reused')
        return new OAuthError('invalid_grant', BAD_REFRESH_TOKEN)
      }
      const before = token.usedAt === null ? null : recent.get(token.hash)
      if (before !== null && tokens.access(before.access) !== null)
        return issued(before, { userId, reach }, null)
      const made = newTokens(application, refreshedScope(application, token, asked))
      if (rotatesRefreshTokens(application)) {
        if (token.usedAt === null) tokens.use(token)
        tokens.addTokens(token.grant.id, made)
        recent.add(token.hash, made)
        return issued(made, { userId, reach }, null)
      }
      tokens.addAccess(token, made)
      return issued({ ...made, refresh: value }, { userId, reach }, null)
    },
  )

  return {
    /** For tests and seeds: tokens that no code was exchanged for. `expiresIn` is in seconds. */
    issue: (application: Application, grant: NewGrant, scope: string, expiresIn?: number): Issued =>
      issued(issue(application, grant, scope, expiresIn), grant, null),

    /** @throws OAuthError invalid_grant */
    code: (application: Application, request: CodeExchange): Promise<Issued> =>
      groupCommit(() => exchangeCode(application, request)),

    /** `scope` can ask for less than was granted. @throws OAuthError invalid_grant, invalid_scope */
    async refresh(application: Application, value: string, scope: string): Promise<Issued> {
      const outcome = await groupCommit(() => refresh(application, value, scope))
      if (outcome instanceof OAuthError) throw outcome
      return outcome
    },
  }
}

const isFor = (grant: CodeGrant, application: Application, { redirectUri }: CodeExchange): boolean =>
  grant.applicationId === application.id && grant.redirectUri === redirectUri

/** PKCE with S256. */
function proves(verifier: string, challenge: string): boolean {
  const expected = Buffer.from(challenge)
  const actual = Buffer.from(createHash('sha256').update(verifier).digest('base64url'))
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** @throws OAuthError */
function refreshedScope(application: Application, token: RefreshToken, asked: string): string {
  const held = words(token.scope)
  const kept = narrowScopes(application, held)
  if (kept === null)
    throw new OAuthError(
      'invalid_grant',
      "Token scopes are no longer within the application's allowed scopes; re-authorize.",
    )
  // Such a token can do nothing, so the app should hear of it here and not at each call.
  if (kept.length === 0)
    throw new OAuthError('invalid_grant', 'Token carries no scopes; re-authorize to obtain a scoped token.')
  const wanted = words(asked)
  if (wanted.some((scope) => !kept.includes(scope))) throw new OAuthError('invalid_scope')
  return (wanted.length > 0 ? wanted : kept).join(' ')
}
