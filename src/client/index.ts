import createClient, { type Client } from 'openapi-fetch'
import type { components, operations, paths } from './schema.ts'

/** The named schemas of the OpenAPI document. */
export type Schemas = components['schemas']
export type CompanionClient = Client<paths>

/**
 * A typed client for a running PostHog Companion. `baseUrl` is the server's URL, such as
 * `http://127.0.0.1:7676`. Without an API key, only public endpoints can be called.
 */
export function createCompanionClient(options: { baseUrl: string; apiKey?: string }): CompanionClient {
  const headers = options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }
  return createClient<paths>({ baseUrl: options.baseUrl, headers })
}

/** The body of an operation's successful response. */
export type Answer<Operation extends keyof operations> = operations[Operation] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

/** The request body of an operation. */
export type RequestBody<Operation extends keyof operations> = operations[Operation] extends {
  requestBody: { content: { 'application/json': infer Body } }
}
  ? Body
  : never
