import { createHash } from 'node:crypto'
import { type Clock, HOUR, SECOND } from '../../base/time.ts'
import type { UserStore } from '../../users/store.ts'
import type { Application } from '../applications/application.ts'
import { words } from '../protocol/lists.ts'
import type { Issued } from '../tokens/exchange.ts'
import { claimsFor } from './claims.ts'
import type { SigningKey } from './signing-key.ts'

const LIFETIME_MS = 10 * HOUR

/** Makes the ID token that says to an app who its user is (OpenID Connect). */
export function createIdTokens(deps: {
  clock: Clock
  issuer: () => string
  signingKey: () => Promise<SigningKey>
  users: UserStore
}) {
  return async (application: Application, issued: Issued): Promise<string> => {
    const { key, kid } = await deps.signingKey()
    const { SignJWT } = await import('jose')
    const now = deps.clock()
    return new SignJWT({
      ...claimsFor(deps.users.get(issued.userId), words(issued.scope)),
      ...(issued.nonce === null ? {} : { nonce: issued.nonce }),
      at_hash: halfHash(issued.access),
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .setIssuer(deps.issuer())
      .setAudience(application.clientId)
      .setIssuedAt(Math.floor(now / SECOND))
      .setExpirationTime(Math.floor((now + LIFETIME_MS) / SECOND))
      .sign(key)
  }
}

/** The left half of the token's hash, which ties the ID token to the access token. */
const halfHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
