import { z } from 'zod'
import { emailField } from './email.ts'
import { booleanField, type FieldFault, textField } from './fields.ts'
import { organizationSchema, organizationSummarySchema, teamSchema } from './organizations.ts'

/** The maximum size of a hedgehog config as JSON text. */
export const HEDGEHOG_CONFIG_MAX_BYTES = 64 * 1024

const TOOLBAR_MODES = ['disabled', 'toolbar'] as const
const THEME_MODES = ['light', 'dark', 'system'] as const
const SHORTCUT_POSITIONS = ['above', 'below', 'hidden'] as const
const ROLES = [
  'engineering',
  'data',
  'product',
  'founder',
  'leadership',
  'marketing',
  'sales',
  'other',
] as const

const anyJson = z.unknown().meta({ description: 'Any JSON.' })

const hedgehogConfig = z
  .unknown()
  .superRefine((value, context) => {
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) return
    context.addIssue({
      code: 'custom',
      message: 'Value must be a JSON object.',
      params: { code: 'invalid_input' } satisfies FieldFault,
    })
  })
  .meta({
    type: ['object', 'null'],
    description: 'The hedgehog config, a JSON object of at most 64 KiB. Null removes it.',
  })

/** A primary key: an integer, or its text form. */
const teamReference = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.string().trim().min(1),
)

/** The editable fields of a user, all optional, in the order in which errors are reported. */
export const userPatchSchema = z.object({
  first_name: textField({ max: 150, blank: true }).optional(),
  last_name: textField({ max: 150, blank: true }).optional(),
  email: emailField.optional(),
  notification_settings: z.record(z.string(), z.unknown()).optional(),
  anonymize_data: booleanField.nullable().optional(),
  allow_impersonation: booleanField.nullable().optional(),
  toolbar_mode: z
    .enum([...TOOLBAR_MODES, ''])
    .nullable()
    .optional(),
  is_staff: booleanField.optional(),
  set_current_organization: textField({ max: 64 }).optional(),
  set_current_team: teamReference.optional(),
  password: z.string().min(1).max(4096).optional(),
  current_password: z.string().min(1).max(4096).optional(),
  events_column_config: anyJson.optional(),
  has_seen_product_intro_for: anyJson.optional(),
  theme_mode: z
    .enum([...THEME_MODES, ''])
    .nullable()
    .optional(),
  hedgehog_config: hedgehogConfig.optional(),
  allow_sidebar_suggestions: booleanField.nullable().optional(),
  shortcut_position: z
    .enum([...SHORTCUT_POSITIONS, ''])
    .nullable()
    .optional(),
  role_at_organization: z.enum(ROLES).optional(),
  passkeys_enabled_for_2fa: booleanField.nullable().optional(),
  hide_mcp_hints: booleanField.optional(),
})

export type UserPatch = z.output<typeof userPatchSchema>

export const USER_FIELDS: ReadonlySet<string> = new Set(Object.keys(userPatchSchema.shape))

const pendingInviteSchema = z.object({
  id: z.string(),
  target_email: z.string(),
  organization_id: z.string(),
  organization_name: z.string(),
  created_at: z.string(),
})

/** The full user, as returned by `GET /api/users/@me/`. */
export const userSchema = z
  .object({
    date_joined: z.string(),
    uuid: z.uuid(),
    distinct_id: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    email: z.string(),
    pending_email: z.null(),
    is_email_verified: z.boolean(),
    notification_settings: z.record(z.string(), anyJson),
    anonymize_data: z.boolean().nullable(),
    allow_impersonation: z.boolean().nullable(),
    toolbar_mode: z.string().nullable(),
    has_password: z.boolean(),
    id: z.int(),
    is_staff: z.boolean(),
    is_impersonated: z.boolean(),
    is_impersonated_until: z.null(),
    is_impersonated_read_only: z.boolean(),
    sensitive_session_expires_at: z.string().nullable(),
    team: teamSchema.nullable(),
    organization: organizationSchema.nullable(),
    organizations: z.array(organizationSummarySchema),
    events_column_config: anyJson,
    is_2fa_enabled: z.boolean(),
    has_social_auth: z.boolean(),
    has_sso_enforcement: z.boolean(),
    has_seen_product_intro_for: anyJson,
    scene_personalisation: z.array(anyJson),
    theme_mode: z.string().nullable(),
    hedgehog_config: anyJson,
    allow_sidebar_suggestions: z.boolean().nullable(),
    shortcut_position: z.string().nullable(),
    role_at_organization: z.string().nullable(),
    passkeys_enabled_for_2fa: z.boolean().nullable(),
    is_organization_first_user: z.boolean(),
    pending_invites: z.array(pendingInviteSchema),
    hide_mcp_hints: z.boolean(),
    onboarding_skipped_at: z.string().nullable(),
    onboarding_skipped_reason: z.enum(['delegated', 'later', 'other', 'provisioned']).nullable(),
    onboarding_skipped_organization_id: z.string().nullable(),
    onboarding_delegated_to_invite: z.string().nullable(),
    onboarding_delegated_to_organization_id: z.string().nullable(),
    onboarding_delegation_accepted_at: z.string().nullable(),
  })
  .meta({ id: 'User' })

export type User = z.infer<typeof userSchema>

export const userParams = z.object({
  uuid: z
    .string()
    .meta({ description: '`@me`. Staff can also use the UUID of an active user.', examples: ['@me'] }),
})

/** A user in a list, also printed by `users create`. */
export const userSummarySchema = z.object({
  uuid: z.uuid(),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  is_staff: z.boolean(),
})

export type UserSummary = z.infer<typeof userSummarySchema>

export const createUserSchema = z.object({
  email: emailField,
  first_name: textField({ max: 150, blank: true }).default(''),
  last_name: textField({ max: 150, blank: true }).default(''),
  is_staff: z.boolean().default(false),
})

export type NewUser = z.output<typeof createUserSchema>

export const userListSchema = z.object({ results: z.array(userSummarySchema) })
