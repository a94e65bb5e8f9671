import { z } from 'zod'
import { strictText } from '../../../shared/contract/fields.ts'
import { LONGEST_LIFETIME_S, TOO_LONG_A_LIFETIME } from '../../../shared/contract/times.ts'
import { DEFAULT_SCOPES, isOAuthScope } from '../../../shared/oauth-scopes.ts'
import { APP_NAME_LIMIT, CLIENT_ID } from '../oauth/applications/application.ts'
import { redirectUriFault } from '../oauth/applications/redirect-uris.ts'

/** One scope of an OAuth token. */
export const oauthScopeSchema = z
  .string()
  .refine(isOAuthScope, {
    error: ({ input }) =>
      `${JSON.stringify(input)} is not a valid scope. Use *, object:read, object:write, openid, profile, email, or introspection.`,
  })
  .meta({ examples: ['user:read', 'openid'] })

/** One scope of what an app can get. */
export const ceilingScope = z.union([z.literal(DEFAULT_SCOPES), oauthScopeSchema])

const clientId = z
  .string()
  .regex(CLIENT_ID, 'A client ID is 1 to 2048 printable characters without spaces.')
  .meta({
    description: "One that starts with https:// is the address of the app's metadata, which is never read.",
  })

const redirectUri = z.string().superRefine((uri, context) => {
  const fault = redirectUriFault(uri)
  if (fault !== null) context.addIssue({ code: 'custom', message: `${fault}.` })
})

/** An app that can sign in. */
export const seededApplication = z.strictObject({
  name: strictText({ max: APP_NAME_LIMIT }),
  client_id: clientId,
  client_secret: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'Without one, a new app is a public client.' }),
  redirect_uris: z.array(redirectUri).min(1),
  scopes: z
    .array(ceilingScope)
    .optional()
    .meta({ description: 'What it requires. With optional_scopes, all that it can get.' }),
  optional_scopes: z.array(ceilingScope).optional(),
  first_party: z.boolean().optional().meta({ description: "One of PostHog's own, which needs no consent." }),
  verified: z.boolean().optional(),
})

const tokenOf = (prefix: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}[\\x21-\\x7e]{4,124}$`),
      `Such a token is ${prefix} and 4 to 124 printable characters without spaces.`,
    )

/** A token that a user gave an app. */
export const seededToken = z.strictObject({
  client_id: clientId,
  access_token: tokenOf('pha_'),
  refresh_token: tokenOf('phr_').optional(),
  scopes: z.array(oauthScopeSchema),
  expires_in: z
    .int()
    .min(-LONGEST_LIFETIME_S, TOO_LONG_A_LIFETIME)
    .max(LONGEST_LIFETIME_S, TOO_LONG_A_LIFETIME)
    .optional()
    .meta({ description: 'Seconds from the first time that the seed is applied; negative is in the past.' }),
})

export type SeededApplication = z.output<typeof seededApplication>
export type SeededOAuthToken = z.output<typeof seededToken>
