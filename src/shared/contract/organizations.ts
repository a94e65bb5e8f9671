import { z } from 'zod'
import { emailField } from './email.ts'
import { booleanField, textField, uuidField } from './fields.ts'

export const LEVEL = { member: 1, admin: 8, owner: 15 } as const

export const teamSchema = z
  .object({
    id: z.int(),
    uuid: z.uuid(),
    organization: z.string(),
    project_id: z.int(),
    api_token: z.string(),
    name: z.string(),
    completed_snippet_onboarding: z.boolean(),
    has_completed_onboarding_for: z.record(z.string(), z.boolean()),
    ingested_event: z.boolean(),
    is_demo: z.boolean(),
    timezone: z.string(),
    access_control: z.boolean(),
  })
  .meta({ id: 'Team' })

export type Team = z.infer<typeof teamSchema>

/** An organization in the list of a user's organizations. */
export const organizationSummarySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    logo_media_id: z.string().nullable(),
    membership_level: z.int().meta({ description: '1 for member, 8 for admin, 15 for owner.' }),
    members_can_use_personal_api_keys: z.boolean(),
    is_active: z.boolean(),
    is_not_active_reason: z.null(),
    is_pending_deletion: z.boolean(),
  })
  .meta({ id: 'OrganizationSummary' })

export type OrganizationSummary = z.infer<typeof organizationSummarySchema>

const projectInOrganization = z.object({ id: z.int(), organization_id: z.string(), name: z.string() })

export const organizationSchema = organizationSummarySchema
  .extend({
    created_at: z.string(),
    updated_at: z.string(),
    plugins_access_level: z.int(),
    teams: z.array(teamSchema),
    projects: z.array(projectInOrganization),
    available_product_features: z.array(z.unknown()),
    is_member_join_email_enabled: z.boolean(),
    metadata: z.record(z.string(), z.unknown()),
    customer_id: z.null(),
    enforce_2fa: z.boolean().nullable(),
    members_can_invite: z.boolean().nullable(),
    allow_publicly_shared_resources: z.boolean(),
    member_count: z.int(),
    is_ai_data_processing_approved: z.boolean().nullable(),
    default_experiment_stats_method: z.string().nullable(),
    default_anonymize_ips: z.boolean(),
    default_role_id: z.string().nullable(),
  })
  .meta({ id: 'Organization' })

export type Organization = z.infer<typeof organizationSchema>

/** A project in a list, also printed by `projects create`. */
export const projectSchema = z.object({
  id: z.int(),
  uuid: z.uuid(),
  name: z.string(),
  organization: z.string().meta({ description: 'The organization ID.' }),
  github_installation_id: z.string().nullable(),
})

export type Project = z.infer<typeof projectSchema>

export const createProjectSchema = z.object({ name: textField({ max: 200 }) })

export const delegateSchema = z.object({
  target_email: emailField,
  message: textField({ max: 2000, blank: true }).nullable().optional(),
  step_at_delegation: textField({ max: 64, blank: true }).optional(),
})

export const inviteSchema = z.object({
  id: z.uuid(),
  target_email: z.string(),
  first_name: z.string(),
  level: z.int(),
  is_expired: z.boolean(),
  message: z.string().nullable(),
  created_at: z.string(),
  created_by: z.object({
    id: z.int(),
    uuid: z.uuid(),
    distinct_id: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    email: z.string(),
    is_email_verified: z.boolean(),
    hedgehog_config: z.unknown().meta({ description: 'The public part of the hedgehog config, or null.' }),
    role_at_organization: z.string().nullable(),
  }),
})

export type Invite = z.infer<typeof inviteSchema>

export const projectListSchema = z.object({ results: z.array(projectSchema) })

export const organizationNameSchema = z.object({ name: textField({ max: 64 }) })

export const namedOrganizationSchema = z.object({ id: z.string(), name: z.string() })

/** PostHog's page of a list. */
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    count: z.int(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(item),
  })

export const organizationPageSchema = pageOf(organizationSchema)
export const teamPageSchema = pageOf(teamSchema)

/** What an organization's admins can change, in the order in which errors are reported. */
export const organizationPatchSchema = z.object({
  name: textField({ max: 64 }).optional(),
  logo_media_id: uuidField.nullable().optional(),
  enforce_2fa: booleanField.nullable().optional(),
  members_can_invite: booleanField.nullable().optional(),
  members_can_use_personal_api_keys: booleanField.optional(),
  allow_publicly_shared_resources: booleanField.optional(),
  is_ai_data_processing_approved: booleanField.nullable().optional(),
  default_experiment_stats_method: z.enum(['bayesian', 'frequentist', '']).nullable().optional(),
  default_anonymize_ips: booleanField.optional(),
  default_role_id: textField({ max: 64 }).nullable().optional(),
})

export type OrganizationPatch = z.output<typeof organizationPatchSchema>

/** The whole project: what a team is in lists, and its settings, which are PostHog's defaults here. */
export const projectDetailSchema = teamSchema
  .extend({
    product_description: z.null(),
    created_at: z.string(),
    updated_at: z.string(),
    effective_membership_level: z.int(),
    has_group_types: z.boolean(),
    group_types: z.array(z.unknown()),
    live_events_token: z.null(),
    app_urls: z.array(z.string()),
    anonymize_ips: z.boolean(),
    test_account_filters: z.array(z.unknown()),
    session_recording_opt_in: z.boolean(),
    autocapture_opt_out: z.boolean(),
    autocapture_exceptions_opt_in: z.boolean(),
    capture_console_log_opt_in: z.boolean(),
    capture_performance_opt_in: z.boolean(),
    heatmaps_opt_in: z.boolean(),
    surveys_opt_in: z.boolean(),
  })
  .meta({ id: 'Project' })

export type ProjectDetail = z.infer<typeof projectDetailSchema>

export const organizationParams = z.object({
  organization: z
    .string()
    .meta({ description: 'The ID of an organization of the caller, or `@current`.', examples: ['@current'] }),
})

export const projectParams = z.object({
  project: z
    .string()
    .meta({ description: 'The ID of a project of the caller, or `@current`.', examples: ['@current'] }),
})

/** Only for the OpenAPI document: invalid values are ignored. */
export const pageQuerySchema = z.object({
  limit: z.int().min(1).optional().meta({ description: 'The maximum number of results, 100 by default.' }),
  offset: z.int().min(0).optional(),
})

export const desktopBetaTermsSchema = z.object({ is_desktop_beta_terms_accepted: z.boolean() })
