import { sha256 } from '../base/hashing.ts'
import { type Clock, SECOND } from '../base/time.ts'
import { type Application, accessTokenMs } from './applications/application.ts'
import type { Authorization } from './authorize/authorization.ts'
import type { Restatement } from './grants/restate.ts'
import type { Grant, RefreshToken, TokenStore } from './grants/tokens.ts'

/** A token with a given value. `expiresIn` is in seconds. */
export type SeededToken = {
  access: string
  refresh: string | null
  scopes: readonly string[]
  expiresIn: number | undefined
}

export type PutSeededToken = (
  application: Application,
  userId: number,
  token: SeededToken,
) => 'access_token' | 'refresh_token' | null

/** Puts a seed's tokens into the database, and changes those that are there. Those that an app refreshed or revoked stay that way. */
export function createSeededTokens(deps: {
  tokens: TokenStore
  restatement: Restatement
  clock: Clock
  authorization: Authorization
}): PutSeededToken {
  const { tokens, restatement, clock, authorization } = deps

  /** @returns the field whose value is somebody else's, or null if all went well */
  return (application, userId, { access, refresh, scopes, expiresIn }) => {
    const isOther = (grant: Grant) => grant.userId !== userId || grant.applicationId !== application.id
    const known = {
      access: tokens.access(access),
      refresh: refresh === null ? null : tokens.refresh(refresh),
    }
    if (known.access !== null && isOther(known.access.grant)) return 'access_token'
    if (known.refresh !== null && isOther(known.refresh.grant)) return 'refresh_token'
    const grant = known.access?.grant ?? known.refresh?.grant
    const reach = authorization.fullReach(application, userId)
    const scope = scopes.join(' ')
    const lifetime = expiresIn === undefined ? accessTokenMs(application) : expiresIn * SECOND
    const made = { access, refresh, scope, expiresAt: clock() + lifetime }
    if (grant === undefined) {
      tokens.addTokens(tokens.createGrant({ applicationId: application.id, userId, reach }), made)
      return null
    }
    if (grant.ended !== null) return null
    restatement.reach(grant.id, reach)
    if (known.access !== null) restatement.access(known.access.hash, scope, expiresIn)
    if (known.refresh !== null) restatement.refresh(known.refresh.hash, scope)
    if (known.access !== null && known.refresh === null && refresh !== null)
      tokens.addRefresh(known.access, refresh, scope)
    if (known.access === null && known.refresh !== null && isUnused(known.refresh, access))
      tokens.addAccess(known.refresh, made)
    return null
  }
}

/** Whether a refresh token never belonged to this access token, and was not used for another one either. */
const isUnused = ({ usedAt, accessHash }: RefreshToken, access: string): boolean =>
  usedAt === null && accessHash !== sha256(access)
