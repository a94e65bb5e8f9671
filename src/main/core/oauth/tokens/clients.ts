import type { FastifyRequest } from 'fastify'
import { type Application, hasSecret } from '../applications/application.ts'
import { OAuthError } from '../protocol/oauth-error.ts'
import type { Parameters } from '../protocol/parameters.ts'

/** Client credentials as a request presents them. */
type Presented = { clientId: string; secret: string }

function presented({ headers }: FastifyRequest, parameters: Parameters): Presented {
  const basic = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '')?.[1]
  if (basic === undefined)
    return { clientId: parameters.get('client_id') ?? '', secret: parameters.get('client_secret') ?? '' }
  const [clientId = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s)
  return { clientId: decoded(clientId), secret: decoded(secret) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

export type ClientAuthenticator = ReturnType<typeof createClientAuthenticator>

/** Says which client sent a request. Unknown clients and wrong secrets get the same answer. */
export function createClientAuthenticator(findApplication: (clientId: string) => Application | null) {
  return {
    /** A public client is who it says; a confidential one has to send its secret. @throws OAuthError invalid_client */
    authenticate(request: FastifyRequest, parameters: Parameters): Application {
      const { clientId, secret } = presented(request, parameters)
      const application = findApplication(clientId)
      const isRight =
        application !== null && (application.secretHash === null || hasSecret(application, secret))
      if (!isRight) throw new OAuthError('invalid_client')
      return application
    },

    /** Whether a request says which client sent it. */
    names: (request: FastifyRequest, parameters: Parameters): boolean =>
      presented(request, parameters).clientId !== '',

    /** The confidential client whose secret a request has; null for everyone else. */
    confidential(request: FastifyRequest, parameters: Parameters): Application | null {
      const { clientId, secret } = presented(request, parameters)
      const application = findApplication(clientId)
      return application !== null && hasSecret(application, secret) ? application : null
    },
  }
}
