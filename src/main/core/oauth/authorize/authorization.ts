import { satisfiesScope } from '../../../../shared/scopes.ts'
import type { Actor } from '../../base/actor.ts'
import type { Change } from '../../base/change.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import type { Application } from '../applications/application.ts'
import { grantedScopes, requiredScopes, resolveScopes } from '../applications/ceiling.ts'
import type { CodeStore } from '../grants/codes.ts'
import type { LiveTokens } from '../grants/live.ts'
import type { Reach } from '../grants/reach.ts'
import { words } from '../protocol/lists.ts'
import { OAuthError } from '../protocol/oauth-error.ts'
import type { Decision } from './decision.ts'
import { redirectTo } from './redirect.ts'
import type { AuthorizationRequest } from './request.ts'

/** What a user, or a rule in their name, gives an app. */
export type Approval = Readonly<{ scopes: readonly string[]; reach: Reach }>

export const EVERYTHING: Reach = { teams: [], organizations: [] }

export type Authorization = ReturnType<typeof createAuthorization>

/** Decides what needs no consent, and issues codes. */
export function createAuthorization(deps: {
  change: Change
  codes: CodeStore
  organizations: OrganizationStore
  liveTokens: LiveTokens
}) {
  const { change, codes, organizations, liveTokens } = deps

  /**
   * Access to everything, as it is stored. PostHog's own apps, its development apps among them, are given the organizations by name: they
   * start with a list of projects and stop if it is empty.
   */
  const fullReach = ({ isFirstParty, kind }: Application, userId: number): Reach =>
    isFirstParty || kind === 'development'
      ? { teams: [], organizations: organizations.organizationsOf(userId).map(({ id }) => id) }
      : EVERYTHING

  /** @returns where the browser goes: back to the app, with a code */
  const approve = (
    actor: Actor,
    userId: number,
    request: AuthorizationRequest,
    approval: Approval,
  ): string => {
    const { application, redirectUri, state, challenge, nonce } = request
    const scope = approval.scopes.join(' ')
    return change(actor, (record) => {
      const code = codes.issue({
        applicationId: application.id,
        userId,
        redirectUri,
        scope,
        reach: approval.reach,
        challenge,
        nonce,
      })
      record('oauth_app.authorized', `${application.name} (${shortened(approval.scopes)})`)
      return redirectTo(redirectUri, { code, state })
    })
  }

  return {
    fullReach,

    /** What the app gets without being asked about, or null if the user has to consent. */
    withoutConsent(request: AuthorizationRequest, userId: number): Approval | null {
      const { application, requestedScopes, approvalPrompt } = request
      const scopes = resolveScopes(application, requestedScopes)
      if (application.isFirstParty) return { scopes, reach: fullReach(application, userId) }
      if (approvalPrompt !== 'auto') return null
      if (requiredScopes(application).some((scope) => !scopes.includes(scope))) return null
      const covering = liveTokens
        .of(application.id, userId)
        .find(({ scopes: held }) => scopes.every((scope) => satisfiesScope(held, scope)))
      // Never more than the token that covers it.
      return covering === undefined ? null : { scopes, reach: covering.reach }
    },

    /** What an automatic approval grants: all that was asked for, and what the app requires. */
    automatic(request: AuthorizationRequest, userId: number): Approval {
      const { application, requestedScopes } = request
      const scopes = [...resolveScopes(application, requestedScopes), ...requiredScopes(application)]
      return { scopes: [...new Set(scopes)].sort(), reach: fullReach(application, userId) }
    },

    approve,
    deny,

    /** Does what the user decided. @returns where the browser goes @throws OAuthError invalid_scope */
    decide(actor: Actor, userId: number, asked: AuthorizationRequest, decision: Decision): string {
      if (!decision.allow) return deny(asked)
      const { application } = asked
      const chosen = words(decision.scope)
      requireScopes(application, chosen)
      const reach = decision.reach ?? fullReach(application, userId)
      return approve(actor, userId, asked, { scopes: grantedScopes(application, chosen), reach })
    },
  }
}

/** @returns where the browser goes: back to the app, with the refusal */
const deny = ({ redirectUri, state }: AuthorizationRequest): string =>
  redirectTo(redirectUri, { error: 'access_denied', state })

/** @throws OAuthError invalid_scope */
function requireScopes(application: Application, granted: readonly string[]): void {
  const missing = requiredScopes(application).filter((scope) => !granted.includes(scope))
  if (missing.length === 0) return
  throw new OAuthError(
    'invalid_scope',
    `The grant is missing scopes the application requires: ${missing.join(', ')}`,
  )
}

const MANY = 8

const shortened = (scopes: readonly string[]): string =>
  scopes.length <= MANY
    ? scopes.join(', ')
    : `${scopes.slice(0, MANY).join(', ')} and ${scopes.length - MANY} more`
