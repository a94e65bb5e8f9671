import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Rate, Throttle } from '../../auth/throttle.ts'
import { SYSTEM } from '../../base/actor.ts'
import type { Change } from '../../base/change.ts'
import { sha256 } from '../../base/hashing.ts'
import { isObject } from '../../base/json.ts'
import { type Clock, HOUR, MINUTE, SECOND } from '../../base/time.ts'
import { words } from '../protocol/lists.ts'
import { NO_STORE, OAuthError, sendOAuthError } from '../protocol/oauth-error.ts'
import { newClientId, newClientSecret } from '../protocol/random-values.ts'
import { APP_NAME_LIMIT } from './application.ts'
import { declaredScopes } from './ceiling.ts'
import { redirectUriFault } from './redirect-uris.ts'
import type { ApplicationStore } from './store.ts'

const BURST: Rate = { name: 'dcr_burst', limit: 60, windowMs: MINUTE }
const SUSTAINED: Rate = { name: 'dcr_sustained', limit: 1000, windowMs: HOUR }

const DEFAULT_NAME = 'MCP Client'
/** Nobody has so many; a list without an end would fill the disk. */
const MAX_REDIRECT_URIS = 100

const STEERING = /[\p{Cc}\p{Cs}\u2028\u2029]/u

/** A name as people read it: without what doesn't show, and with plain letters for their variants. */
const asRead = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim()
    .toLowerCase()

/** Refuses names that would pass for PostHog's own. */
const nameSchema = z
  .string('Not a valid string.')
  .trim()
  .refine((name) => asRead(name) !== '', { error: 'This field may not be blank.', abort: true })
  .max(APP_NAME_LIMIT, `Ensure this field has no more than ${APP_NAME_LIMIT} characters.`)
  .refine((name) => !STEERING.test(name), 'Client name cannot contain control characters')
  .refine((name) => !asRead(name).startsWith('posthog'), "Client name cannot start with 'posthog'")
  .superRefine((name, context) => {
    const word = ['official', 'verified', 'trusted'].find((blocked) => asRead(name).includes(blocked))
    if (word !== undefined)
      context.addIssue({ code: 'custom', message: `Client name cannot contain '${word}'` })
  })

const choice = <T extends string>(all: readonly [T, ...T[]]) =>
  z.enum(all, { error: ({ input }) => `"${String(input)}" is not a valid choice.` })

const NOT_A_LIST = 'Expected a list of items.'

/** An empty list counts as left out. */
const choices = <T extends string>(all: readonly [T, ...T[]], whenLeftOut: T) =>
  z
    .array(choice(all), NOT_A_LIST)
    .default([])
    .transform((given) => (given.length === 0 ? [whenLeftOut] : given))

/** The metadata of RFC 7591 that matter here; others are ignored. */
const metadataSchema = z.object({
  redirect_uris: z
    .array(z.string('Not a valid string.').regex(/^\S+$/, 'Redirect URI cannot contain whitespace'), {
      error: ({ input }) => (input === undefined ? 'This field is required.' : NOT_A_LIST),
    })
    .min(1, 'This list may not be empty.')
    .max(MAX_REDIRECT_URIS, `Ensure this field has no more than ${MAX_REDIRECT_URIS} elements.`),
  client_name: nameSchema.optional(),
  grant_types: choices(['authorization_code', 'refresh_token'], 'authorization_code'),
  response_types: choices(['code'], 'code'),
  token_endpoint_auth_method: choice(['none', 'client_secret_post']).default('none'),
  scope: z.string('Not a valid string.').optional(),
})

/** Registration by the apps themselves (RFC 7591), as MCP clients do it. */
export function registrationRoutes(
  server: FastifyInstance,
  deps: { clock: Clock; change: Change; throttle: Throttle; applications: ApplicationStore },
): void {
  const { clock, change, throttle, applications } = deps

  server.route({
    method: 'POST',
    url: '/oauth/register',
    config: { access: 'public' },
    schema: { hide: true },
    errorHandler: sendOAuthError,
    handler: (request, reply) => {
      throttle.count(BURST, request.ip)
      throttle.count(SUSTAINED, request.ip)
      const { content } = request
      if (content?.kind === 'fault') throw new OAuthError('invalid_client_metadata', content.error.message)
      const metadata = readMetadata(content?.kind === 'json' ? content.value : undefined)
      const name = metadata.client_name ?? DEFAULT_NAME
      const secret = metadata.token_endpoint_auth_method === 'none' ? null : newClientSecret()
      const scopes = declaredScopes(words(metadata.scope ?? ''))
      const clientId = newClientId()
      change(SYSTEM, (record) => {
        applications.create({
          clientId,
          name,
          kind: 'dcr',
          secretHash: secret === null ? null : sha256(secret),
          redirectUris: metadata.redirect_uris,
          scopes,
          optionalScopes: [],
          isVerified: false,
          isFirstParty: false,
          organizationId: null,
        })
        record('oauth_app.registered', name)
      })
      const { redirect_uris, grant_types, response_types, token_endpoint_auth_method } = metadata
      return reply
        .code(201)
        .headers(NO_STORE)
        .send({
          client_id: clientId,
          redirect_uris,
          grant_types,
          response_types,
          token_endpoint_auth_method,
          client_id_issued_at: Math.floor(clock() / SECOND),
          ...(metadata.client_name === undefined ? {} : { client_name: name }),
          ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
          ...(secret === null ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
        })
    },
  })
}

/** @throws OAuthError */
function readMetadata(body: unknown): z.output<typeof metadataSchema> {
  const result = metadataSchema.safeParse(isObject(body) ? body : {})
  if (!result.success) {
    const [issue] = result.error.issues
    const field = issue?.path[0]
    const message = issue?.message ?? 'Invalid client metadata.'
    const isNamed = field === undefined || field === 'client_name' || message.startsWith('Redirect URI')
    throw new OAuthError('invalid_client_metadata', isNamed ? message : `${String(field)}: ${message}`)
  }
  for (const uri of result.data.redirect_uris) {
    const fault = redirectUriFault(uri)
    if (fault !== null) throw new OAuthError('invalid_redirect_uri', fault)
  }
  return result.data
}
