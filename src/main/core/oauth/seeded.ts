import { type Clock, SECOND } from '../base/time.ts'
import { type Application, accessTokenMs } from './applications/application.ts'
import type { Authorization } from './authorize/authorization.ts'
import type { TokenStore } from './grants/tokens.ts'

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

/** Puts a seed's tokens into the database. Those that are there stay as they are, refreshed ones included. */
export function createSeededTokens(deps: {
  tokens: TokenStore
  clock: Clock
  authorization: Authorization
}): PutSeededToken {
  const { tokens, clock, authorization } = deps

  /** @returns the field whose value is somebody else's, or null if all went well */
  return (application, userId, { access, refresh, scopes, expiresIn }) => {
    const isOther = (grant: { userId: number; applicationId: string }) =>
      grant.userId !== userId || grant.applicationId !== application.id
    const known = {
      access: tokens.access(access),
      refresh: refresh === null ? null : tokens.refresh(refresh),
    }
    if (known.access !== null && isOther(known.access.grant)) return 'access_token'
    if (known.refresh !== null && isOther(known.refresh.grant)) return 'refresh_token'
    if (known.access !== null || known.refresh !== null) return null
    const reach = authorization.fullReach(application, userId)
    const grantId = tokens.createGrant({ applicationId: application.id, userId, reach })
    const lifetime = expiresIn === undefined ? accessTokenMs(application) : expiresIn * SECOND
    tokens.addTokens(grantId, { access, refresh, scope: scopes.join(' '), expiresAt: clock() + lifetime })
    return null
  }
}
