import type { FastifyRequest } from 'fastify'
import { isObject } from '../../base/json.ts'
import { OAuthError } from './oauth-error.ts'

/** The parameters of an OAuth request. */
export type Parameters = ReadonlyMap<string, string>

/** @throws OAuthError invalid_request where a parameter comes twice, as RFC 6749 asks */
export function queryParameters(search: string): Parameters {
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(search)) {
    if (parameters.has(name)) throw new OAuthError('invalid_request', `Duplicate ${name} parameter.`)
    parameters.set(name, value)
  }
  return parameters
}

/** The query of a request's address, as it was sent. */
export const searchOf = ({ url }: FastifyRequest): string => url.slice(url.indexOf('?') + 1 || url.length)

/**
 * The parameters of a form or of a JSON object, whose numbers and booleans count as text. A body of another type has none.
 * @throws OAuthError invalid_request
 */
export function bodyParameters({ content }: FastifyRequest): Parameters {
  if (content === null || content.kind === 'other') return new Map()
  if (content.kind === 'form') return queryParameters(content.text)
  if (content.kind === 'fault') throw new OAuthError('invalid_request', 'Invalid JSON payload')
  if (!isObject(content.value)) throw new OAuthError('invalid_request', 'JSON payload must be an object')
  const parameters = new Map<string, string>()
  for (const [name, value] of Object.entries(content.value)) {
    if (value === null) continue
    if (typeof value === 'object')
      throw new OAuthError('invalid_request', `Parameter '${name}' must be a string`)
    parameters.set(name, String(value))
  }
  return parameters
}
