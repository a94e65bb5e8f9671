import createClient, { type Client } from 'openapi-fetch'
import type { components, operations, paths } from './schema.ts'

/** The named shapes of the API's description. */
export type Schemas = components['schemas']
export type CompanionClient = Client<paths>

/**
 * A client of a running PostHog Companion that knows every path, parameter and answer. `baseUrl` is the server's address, such as
 * `http://127.0.0.1:7676`. Without an API key only the public endpoints answer.
 */
export function createCompanionClient(options: { baseUrl: string; apiKey?: string }): CompanionClient {
  const headers = options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }
  return createClient<paths>({ baseUrl: options.baseUrl, headers })
}

/** What an operation answers when it went well. */
export type Answer<Operation extends keyof operations> = operations[Operation] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

/** The body that an operation takes. */
export type RequestBody<Operation extends keyof operations> = operations[Operation] extends {
  requestBody: { content: { 'application/json': infer Body } }
}
  ? Body
  : never
