import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { redirectSchema } from '../../../shared/contract/github-app.ts'
import { originsSchema } from '../../../shared/contract/origin.ts'
import { settingsPatchSchema } from '../../../shared/contract/settings.ts'
import { isAppSlug, isClientId, isGitHubUrl } from '../../../shared/github.ts'
import { parseGitHubUrl } from '../base/config-values.ts'
import { rateLimitSchema } from '../github/client/rate-limits.ts'

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)

const { port, activity_limit: activityLimit } = settingsPatchSchema.shape
const integer = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)
const githubUrl = z.string().refine(isGitHubUrl).transform(parseGitHubUrl)

const RSA_MIN_BITS = 2048

function isSigningKey(jwk: Record<string, unknown>): boolean {
  try {
    const { asymmetricKeyDetails } = createPrivateKey({ key: jwk, format: 'jwk' })
    return (asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_MIN_BITS
  } catch {
    return false
  }
}

/** All settings, each with what its text may be: the rule for a running server and for a backup to restore. */
const RULES = {
  instance: z.uuid(),
  /** The file that the database lived in when it was last opened. */
  home: json(z.object({ path: z.string(), file: z.string() })),
  predecessor: z.uuid(),
  /** The databases that were in this one's place before restores, the newest first, each with its file beside `path` until it is deleted. */
  replaced: json(
    z.object({
      path: z.string(),
      databases: z.array(z.object({ instance: z.uuid(), file: z.string().nullable() })),
    }),
  ),
  port: integer.pipe(port.unwrap()),
  activity_limit: integer.pipe(activityLimit.unwrap()),
  record_requests: z.enum(['true', 'false']).transform((text) => text === 'true'),
  allowed_origins: json(originsSchema),
  github_client_id: z.string().refine(isClientId),
  github_slug: z.string().refine(isAppSlug),
  github_url: githubUrl,
  github_api_url: githubUrl,
  github_redirect: redirectSchema,
  /** The URLs of the GitHub that 0.1.0 stored tokens and the secret for; empty if they aren't known. */
  github_legacy_server: z.string().refine((text) => text === '' || /^\S+ \S+$/.test(text)),
  github_rate_limit: json(rateLimitSchema),
  oauth_signing_key: json(
    z
      .looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() })
      .refine(isSigningKey),
  ),
}

/** The keys of stored settings. */
export type SettingName = keyof typeof RULES
export type SettingValues = { [Name in SettingName]: z.output<(typeof RULES)[Name]> }

const rules: { [Name in SettingName]: z.ZodType<SettingValues[Name]> } = RULES

/** What a setting's text means, or null if the text is invalid. */
export function readSetting<Name extends SettingName>(name: Name, text: string): SettingValues[Name] | null {
  const result = rules[name].safeParse(text)
  return result.success ? result.data : null
}

const isSettingName = (name: string): name is SettingName => Object.hasOwn(RULES, name)

/** Whether this program could have stored the setting. */
export const isSetting = (name: string, text: string): boolean =>
  isSettingName(name) && readSetting(name, text) !== null
