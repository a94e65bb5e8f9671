import { timingSafeEqual } from 'node:crypto'
import { sha256 } from '../../base/hashing.ts'
import { DAY, HOUR } from '../../base/time.ts'

/**
 * How an app came to be here: `development` is the client of PostHog's own development builds, `registered` came from a seed, `dcr` registered
 * itself, and the client ID of a `cimd` one is the address of its metadata document.
 */
export type ApplicationKind = 'development' | 'registered' | 'dcr' | 'cimd'

/** The most characters of an app's name. */
export const APP_NAME_LIMIT = 255

/** A client ID: printable characters without spaces. */
export const CLIENT_ID = /^[\x21-\x7e]{1,2048}$/

/** An OAuth client. */
export type Application = Readonly<{
  id: string
  clientId: string
  name: string
  kind: ApplicationKind
  /** Null for a public client, which has PKCE instead of a secret. */
  secretHash: string | null
  redirectUris: readonly string[]
  /** What it requires. With `optionalScopes`, all that it can get; if both are empty, it can ask for anything unprivileged. */
  scopes: readonly string[]
  optionalScopes: readonly string[]
  isVerified: boolean
  /** One of PostHog's own, which needs no consent. */
  isFirstParty: boolean
  organizationId: string | null
  createdAt: string
  updatedAt: string
}>

/** PostHog's wizard signs in for each run, so it gets no refresh tokens. */
const WITHOUT_REFRESH_TOKEN = new Set(
  ['us', 'eu'].map((region) => `https://${region}.posthog.com/api/oauth/wizard/client-metadata`),
)

const isDynamic = ({ kind }: Application): boolean => kind === 'dcr' || kind === 'cimd'

/** How long its access tokens live, in milliseconds: longer for apps that can't be relied on to refresh, and PostHog's own. */
export const accessTokenMs = (application: Application): number =>
  isDynamic(application) || application.isFirstParty ? 7 * DAY : HOUR

/** Whether each refresh replaces the refresh token. Apps that register themselves often don't save the new one. */
export const rotatesRefreshTokens = (application: Application): boolean => !isDynamic(application)

export const hasRefreshTokens = ({ clientId }: Application): boolean => !WITHOUT_REFRESH_TOKEN.has(clientId)

/** Whether a secret is the client's; false for public clients, which have none. */
export function hasSecret({ secretHash }: Application, secret: string): boolean {
  if (secretHash === null) return false
  return timingSafeEqual(Buffer.from(sha256(secret), 'hex'), Buffer.from(secretHash, 'hex'))
}
