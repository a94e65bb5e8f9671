import { z } from 'zod'
import { NAME_MAX } from '../name-limit.ts'
import { emailField } from './email.ts'
import { booleanField, type FieldFault, textField } from './fields.ts'
import { organizationSchema, organizationSummarySchema, teamSchema } from './organizations.ts'

/** The maximum size of a hedgehog config as JSON text. */
export const HEDGEHOG_CONFIG_MAX_BYTES = 64 * 1024
/** The same for a UI configuration. */
export const UI_CONFIGURATION_MAX_BYTES = 64 * 1024

const TOOLBAR_MODES = ['disabled', 'toolbar'] as const
const THEME_MODES = ['light', 'dark', 'system'] as const
export const SHORTCUT_POSITIONS = ['above', 'below', 'hidden'] as const
export const ONBOARDING_SKIP_REASONS = ['delegated', 'later', 'other', 'provisioned'] as const
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

const uiConfiguration = z.unknown().meta({
  type: ['object', 'null'],
  description:
    'How the user has arranged the UI, a JSON object of at most 64 KiB. It is replaced as a whole.',
})

/** A primary key: an integer, or its text form. */
const teamReference = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.string().trim().min(1),
)

/** Nobody has a passkey here, so 2FA can't rest on one. */
const passkeysFor2fa = booleanField.nullable().superRefine((value, context) => {
  if (value !== true) return
  context.addIssue({
    code: 'custom',
    message: 'You must have at least one passkey set up before enabling passkeys for 2FA.',
    params: { code: 'no_passkeys' } satisfies FieldFault,
  })
})

/** The editable fields of a user, all optional, in the order in which errors are reported. */
export const userPatchSchema = z.object({
  first_name: textField({ max: NAME_MAX, blank: true }).optional(),
  last_name: textField({ max: NAME_MAX, blank: true }).optional(),
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
  passkeys_enabled_for_2fa: passkeysFor2fa.optional(),
  hide_mcp_hints: booleanField.optional(),
  ui_configuration: uiConfiguration.optional(),
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
    is_impersonated_reason: z.null(),
    sensitive_session_expires_at: z.string().nullable(),
    fresh_reauth_expires_at: z
      .string()
      .nullable()
      .meta({ description: 'Until when this session may change the email address; null for keys.' }),
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
    shortcut_position: z.enum([...SHORTCUT_POSITIONS, '']),
    role_at_organization: z.string().nullable(),
    passkeys_enabled_for_2fa: z.boolean().nullable(),
    is_organization_first_user: z.boolean(),
    pending_invites: z.array(pendingInviteSchema),
    hide_mcp_hints: z.boolean(),
    ui_configuration: anyJson,
    active_realtime_notification_types: z.array(z.string()),
    requires_credential_review: z
      .boolean()
      .meta({ description: 'Whether the user has API keys and has not said to have reviewed them.' }),
    notification_locks: z.array(
      z.object({ setting: z.string(), scope_id: z.string(), locked_value: z.unknown() }),
    ),
    onboarding_skipped_at: z.string().nullable(),
    onboarding_skipped_reason: z.enum(ONBOARDING_SKIP_REASONS).nullable(),
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

/** A one-time sign-in link, without the server's address. */
export const loginLinkSchema = z.object({ path: z.string() })

export const createUserSchema = z.object({
  email: emailField,
  first_name: textField({ max: NAME_MAX, blank: true }).default(''),
  last_name: textField({ max: NAME_MAX, blank: true }).default(''),
  is_staff: z.boolean().default(false),
})

export type NewUser = z.output<typeof createUserSchema>

export const userListSchema = z.object({ results: z.array(userSummarySchema) })

export const userPageSchema = z.object({
  count: z.int(),
  next: z.string().nullable(),
  previous: z.string().nullable(),
  results: z.array(userSchema),
})

/** Only for the OpenAPI document: values that do not fit are ignored. */
export const userQuerySchema = z.object({
  email: z.string().optional(),
  is_staff: z.boolean().optional(),
})

export const productIntroSchema = z.object({
  product_key: textField({ max: 128 }),
  seen: booleanField.default(true),
})

export const productIntrosSchema = z.record(z.string(), anyJson)

export const twoFactorStatusSchema = z.object({
  is_enabled: z.boolean(),
  backup_codes_remaining: z.int(),
  method: z.string().nullable(),
  has_passkeys: z.boolean(),
  has_totp: z.boolean(),
  passkeys_enabled_for_2fa: z.boolean(),
})
