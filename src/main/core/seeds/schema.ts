import { z } from 'zod'
import { emailSchema } from '../../../shared/contract/email.ts'
import { strictText } from '../../../shared/contract/fields.ts'
import { repositorySchema } from '../../../shared/contract/integrations.ts'
import { PLATFORMS } from '../../../shared/contract/push-tokens.ts'
import { scopeSchema } from '../../../shared/contract/scope.ts'
import { HEDGEHOG_CONFIG_MAX_BYTES } from '../../../shared/contract/users.ts'
import { INSTALLATION_ID } from '../../../shared/github.ts'
import { NAME_MAX } from '../../../shared/name-limit.ts'
import { seededApplication, seededToken } from './oauth-schema.ts'
import { repeatedRepositories } from './repositories.ts'

const text = (max: number) => strictText({ max })
const installationId = z
  .string()
  .regex(INSTALLATION_ID, 'An installation id is up to 20 digits, as text.')
  .meta({ examples: ['12345'] })

const keySchema = z.strictObject({
  label: text(40).optional().meta({ description: '`seed` for a new key, if left out.' }),
  scopes: z
    .array(scopeSchema)
    .min(1)
    .optional()
    .meta({ description: 'All scopes for a new key, if left out.' }),
  value: z
    .string()
    .regex(
      /^(?!pha_)[\x21-\x7e]{8,128}$/,
      'A key is 8 to 128 printable characters without spaces, such as phx_ and 32 more; pha_ is for oauth_tokens.',
    ),
})

const pushTokenSchema = z.strictObject({ token: text(512), platform: z.enum(PLATFORMS) })

const seededRepository = z.strictObject({
  ...repositorySchema.shape,
  full_name: z
    .string()
    .regex(/^[^/]+\/./s, 'A full name is owner/repo.')
    .meta({ examples: ['PostHog/posthog'] }),
  pushed_at: z.iso
    .datetime({ offset: true, local: true, error: 'A time is ISO 8601, such as 2026-01-01T00:00:00Z.' })
    .optional(),
  branches: z.array(text(255)).default([]),
})

const templateSchema = z
  .strictObject({
    owner: z
      .string()
      .regex(/^[A-Za-z0-9_.-]+$/, 'A GitHub owner is letters, digits, dots, dashes and underscores.'),
    count: z.int().min(0).max(1_000_000),
    branches: z.int().min(0).max(10_000).default(1),
  })
  .meta({ description: 'Makes `owner/repo-00001` and so on, ids from 1, for tests of scale.' })

const installationSchema = z
  .strictObject({
    installation_id: installationId,
    repository_selection: z
      .enum(['selected', 'all'])
      .nullable()
      .optional()
      .meta({ description: '`selected` for a new one, if left out.' }),
    github_login: text(255).nullable().optional(),
    account: z
      .strictObject({ type: z.enum(['User', 'Organization']), name: text(255) })
      .nullable()
      .optional(),
    repositories: z.array(seededRepository).optional(),
    repository_template: templateSchema.optional(),
  })
  .superRefine((installation, context) => {
    for (const { index, field, message } of repeatedRepositories(installation))
      context.addIssue({ code: 'custom', path: ['repositories', index, field], message })
  })

const hedgehogConfig = z
  .record(z.string(), z.unknown())
  .refine(
    (config) => Buffer.byteLength(JSON.stringify(config)) <= HEDGEHOG_CONFIG_MAX_BYTES,
    'A hedgehog config is at most 64 KiB.',
  )

const userSchema = z.strictObject({
  email: emailSchema,
  first_name: strictText({ max: NAME_MAX, blank: true }).optional(),
  last_name: strictText({ max: NAME_MAX, blank: true }).optional(),
  is_staff: z.boolean().optional(),
  is_active: z.boolean().optional(),
  organization: z
    .string()
    .optional()
    .meta({ description: 'The name of one of the organizations; the first, if left out.' }),
  onboarding_skipped: z
    .boolean()
    .optional()
    .meta({ description: 'Whether the user has skipped the onboarding.' }),
  hedgehog_config: hedgehogConfig.optional(),
  keys: z.array(keySchema).default([]),
  push_tokens: z.array(pushTokenSchema).default([]),
  oauth_tokens: z.array(seededToken).default([]),
  installations: z.array(installationSchema).default([]),
})

const projectSchema = z.strictObject({
  name: text(200),
  github_installation_id: installationId
    .optional()
    .meta({ description: 'The installation that the project shares.' }),
})

const organizationSchema = z.strictObject({
  name: text(64),
  projects: z.array(projectSchema).default([]),
  is_ai_data_processing_approved: z.boolean().optional().meta({
    description: 'Whether its admins approved AI data processing; true for a new one, if left out.',
  }),
})

/** A world to start with. The first user owns it. */
export const seedSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'The address of this schema, for editors.' }),
    version: z.literal(1, 'A seed has version 1.'),
    organizations: z.array(organizationSchema).default([]),
    oauth_applications: z.array(seededApplication).default([]),
    users: z.array(userSchema).default([]),
  })
  .superRefine((seed, context) => {
    const report = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    const organizations = new Set<string>()
    seed.organizations.forEach(({ name }, o) => {
      if (organizations.has(name)) report(['organizations', o, 'name'], 'Two organizations have this name.')
      organizations.add(name)
    })
    const emails = new Set<string>()
    const values = new Set<string>()
    const clientIds = new Set<string>()
    seed.oauth_applications.forEach(({ client_id }, a) => {
      if (clientIds.has(client_id))
        report(['oauth_applications', a, 'client_id'], 'Two applications have this client ID.')
      clientIds.add(client_id)
    })
    seed.users.forEach((user, u) => {
      const installations = new Set<string>()
      user.installations.forEach(({ installation_id }, i) => {
        if (installations.has(installation_id))
          report(['users', u, 'installations', i, 'installation_id'], 'Two installations have this ID.')
        installations.add(installation_id)
      })
      const email = user.email.toLowerCase()
      if (emails.has(email)) report(['users', u, 'email'], 'Two users have this address.')
      emails.add(email)
      if (user.organization !== undefined && !organizations.has(user.organization)) {
        report(['users', u, 'organization'], 'No organization of the seed has this name.')
      }
      user.keys.forEach(({ value }, k) => {
        if (values.has(value)) report(['users', u, 'keys', k, 'value'], 'Two keys have this value.')
        values.add(value)
      })
      user.oauth_tokens.forEach(({ access_token, refresh_token }, t) => {
        for (const [field, value] of Object.entries({ access_token, refresh_token })) {
          if (value === undefined) continue
          if (values.has(value)) report(['users', u, 'oauth_tokens', t, field], 'Two tokens have this value.')
          values.add(value)
        }
      })
    })
  })
  .meta({ title: 'A seed of PostHog Companion' })

export type SeedInput = z.input<typeof seedSchema>
export type Seed = z.output<typeof seedSchema>
export type SeedInstallation = Seed['users'][number]['installations'][number]
