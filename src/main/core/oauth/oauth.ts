import type { Change } from '../base/change.ts'
import { StartError } from '../base/errors.ts'
import type { Host } from '../base/host.ts'
import type { GroupCommit } from '../db/group-commit.ts'
import type { Db } from '../db/open.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import type { Settings } from '../settings/store.ts'
import type { UserStore } from '../users/store.ts'
import { createApplicationStore } from './applications/store.ts'
import { createAuthorization } from './authorize/authorization.ts'
import { createConnectedApps } from './connected/service.ts'
import { createApprovals } from './consent/approvals.ts'
import { createCodeStore } from './grants/codes.ts'
import { createLiveTokens } from './grants/live.ts'
import { createRestatement } from './grants/restate.ts'
import { createTokenStore } from './grants/tokens.ts'
import { createIdTokens } from './identity/id-token.ts'
import { createSigningKey } from './identity/signing-key.ts'
import { createSeededTokens } from './seeded.ts'
import { createBearers } from './tokens/bearer.ts'
import { createClientAuthenticator } from './tokens/clients.ts'
import { createTokenExchange } from './tokens/exchange.ts'
import { createTokenMint } from './tokens/mint.ts'

export type OAuth = ReturnType<typeof createOAuth>

/** Everything about apps that sign in here with OAuth: the authorization server, its tokens, and the apps that users connected. */
export function createOAuth(deps: {
  db: Db
  host: Pick<Host, 'clock' | 'log'>
  change: Change
  groupCommit: GroupCommit
  settings: Settings
  users: UserStore
  organizations: OrganizationStore
  /** Whose browser needs no consent, by email address; null if everyone's does. */
  autoApprove: string | null
  port: () => number
}) {
  const { db, change, groupCommit, users, organizations } = deps
  const { clock, log } = deps.host
  // Browsers and PostHog's apps know this server by this name, whichever loopback address it listens on.
  const issuer = () => `http://localhost:${deps.port()}`
  const isActive = (userId: number) => users.active(userId) !== null

  const applications = createApplicationStore(db, clock)
  const codes = createCodeStore(db, clock)
  const tokens = createTokenStore(db, clock)
  const restatement = createRestatement(db)
  const liveTokens = createLiveTokens(db, clock)
  const exchange = createTokenExchange({ db, clock, codes, tokens, isActive, groupCommit })
  const authorization = createAuthorization({ change, codes, organizations, liveTokens })
  const signingKey = createSigningKey(deps.settings)
  const clients = createClientAuthenticator(applications.byClientId)
  const approvals = createApprovals(clock)
  const connected = createConnectedApps({ change, applications, codes, tokens, liveTokens })

  const autoApprover = (): number | null => {
    const user = deps.autoApprove === null ? null : users.findByEmail(deps.autoApprove)
    return user?.is_active === 1 ? user.id : null
  }

  return {
    issuer,
    applications,
    tokens,
    exchange,
    authorization,
    signingKey,
    clients,
    approvals,
    connected,
    idToken: createIdTokens({ clock, issuer, signingKey, users }),
    isActive,
    /** The user in whose name every app that asks is authorized; null if users are asked. */
    autoApprover,
    /** @throws StartError if there is no such user in whose name to approve */
    checkAutoApprover(): void {
      if (deps.autoApprove === null || autoApprover() !== null) return
      throw new StartError(
        `--oauth-auto-approve: there is no active user with the address ${deps.autoApprove}. Name one of the users in the seed.`,
      )
    },
    /** The access tokens that requests to the API carry. */
    bearers: createBearers(db, { clock, log }),
    /** For tests that replace the data as a whole: nobody waits for an answer any more. */
    dataReplaced: approvals.clear,
    createToken: createTokenMint({ change, users, applications, authorization, exchange }),
    putSeededToken: createSeededTokens({ tokens, restatement, clock, authorization }),
    applicationRenamed: restatement.applicationName,
  }
}
