import type { Consent } from '../../../../shared/contract/oauth-consent.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import { requiredScopes, resolveScopes } from '../applications/ceiling.ts'
import type { AuthorizationRequest } from '../authorize/request.ts'

/** What a request asks of a user, as the consent page shows it. */
export function describeConsent(
  { application, redirectUri, requestedScopes, suggestedLevel, suggestedTeam }: AuthorizationRequest,
  organizations: OrganizationStore,
  userId: number,
): Consent {
  const required = requiredScopes(application)
  return {
    application: {
      name: application.name,
      client_id: application.clientId,
      is_verified: application.isVerified,
      registered_itself: application.kind === 'dcr',
    },
    redirect_uri: redirectUri,
    scopes: [...new Set([...resolveScopes(application, requestedScopes), ...required])].sort(),
    required_scopes: required,
    // PostHog's development apps list organizations first, which a token for one project can't.
    suggested_level: application.kind === 'development' ? 'all' : (suggestedLevel ?? 'all'),
    suggested_team: suggestedTeam,
    organizations: organizations.organizationsOf(userId).map(({ id, name }) => ({
      id,
      name,
      projects: organizations.projectsOf(id).map((project) => ({ id: project.id, name: project.name })),
    })),
  }
}
