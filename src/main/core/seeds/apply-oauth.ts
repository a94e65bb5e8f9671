import { StartError } from '../base/errors.ts'
import { sha256 } from '../base/hashing.ts'
import type { OAuth } from '../oauth/oauth.ts'
import type { SeededApplication, SeededOAuthToken } from './oauth-schema.ts'

/** Puts a seed's apps and their tokens into the database. */
export function createOAuthSeeder({
  applications,
  putSeededToken,
  applicationRenamed,
}: Pick<OAuth, 'applications' | 'putSeededToken' | 'applicationRenamed'>) {
  return {
    applyApplications(seeded: readonly SeededApplication[], organizationId: string | null): void {
      for (const application of seeded) {
        const { client_id: clientId, client_secret: secret } = application
        // Fields that the seed leaves out keep their values.
        const known = applications.byClientId(clientId)
        applications.put({
          clientId,
          name: application.name,
          kind: clientId.startsWith('https://') ? 'cimd' : 'registered',
          secretHash: secret === undefined ? (known?.secretHash ?? null) : sha256(secret),
          redirectUris: application.redirect_uris,
          scopes: application.scopes ?? known?.scopes ?? [],
          optionalScopes: application.optional_scopes ?? known?.optionalScopes ?? [],
          isVerified: application.verified ?? known?.isVerified ?? false,
          isFirstParty: application.first_party ?? known?.isFirstParty ?? false,
          organizationId,
        })
        if (known !== null && known.name !== application.name) applicationRenamed(known.id, application.name)
      }
    },

    /** @throws StartError that names the field by its path, which begins with `at` */
    applyTokens(seeded: readonly SeededOAuthToken[], userId: number, at: string): void {
      seeded.forEach((token, index) => {
        const refuse = (field: string, why: string) =>
          new StartError(
            `The seed can't be applied: ${at}.oauth_tokens[${index}].${field}: ${why} Nothing was applied.`,
          )
        const application = applications.byClientId(token.client_id)
        if (application === null) throw refuse('client_id', 'no application has this client ID.')
        const taken = putSeededToken(application, userId, {
          access: token.access_token,
          refresh: token.refresh_token ?? null,
          scopes: token.scopes,
          expiresIn: token.expires_in,
        })
        if (taken !== null) throw refuse(taken, 'another user or another app here has this token.')
      })
    },
  }
}
