import type { FastifyInstance } from 'fastify'
import { SUPPORTED_SCOPES } from '../../../../shared/oauth-scopes.ts'
import { CLAIM_NAMES } from '../identity/claims.ts'
import type { SigningKey } from '../identity/signing-key.ts'

const DOCUMENTATION = 'https://posthog.com/docs/api'

/** The discovery documents, from which an app that knows only an address learns the rest. Readable by every page. */
export function metadataRoutes(
  server: FastifyInstance,
  deps: { issuer: () => string; signingKey: () => Promise<SigningKey> },
): void {
  const documents: Record<string, () => unknown> = {
    'oauth-authorization-server': () => authorizationServer(deps.issuer()),
    'openid-configuration': () => openidProvider(deps.issuer()),
    'oauth-protected-resource': () => protectedResource(deps.issuer()),
    'jwks.json': async () => ({ keys: [(await deps.signingKey()).publicJwk] }),
  }
  for (const [name, document] of Object.entries(documents)) {
    server.route({
      method: 'GET',
      url: `/.well-known/${name}`,
      config: { access: 'public' },
      schema: { hide: true },
      handler: async (_request, reply) =>
        reply
          .headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
          .send(await document()),
    })
  }
}

/** RFC 8414. Only what works here is claimed. */
const authorizationServer = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/oauth/authorize/`,
  token_endpoint: `${issuer}/oauth/token/`,
  userinfo_endpoint: `${issuer}/oauth/userinfo/`,
  revocation_endpoint: `${issuer}/oauth/revoke/`,
  introspection_endpoint: `${issuer}/oauth/introspect/`,
  registration_endpoint: `${issuer}/oauth/register/`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  scopes_supported: SUPPORTED_SCOPES,
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_post'],
  code_challenge_methods_supported: ['S256'],
  service_documentation: DOCUMENTATION,
})

/** OpenID Connect Discovery 1.0. */
const openidProvider = (issuer: string) => ({
  ...authorizationServer(issuer),
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  claims_supported: CLAIM_NAMES,
})

/** RFC 9728. */
const protectedResource = (issuer: string) => ({
  resource: issuer,
  authorization_servers: [issuer],
  scopes_supported: SUPPORTED_SCOPES,
  bearer_methods_supported: ['header'],
  resource_documentation: DOCUMENTATION,
})
