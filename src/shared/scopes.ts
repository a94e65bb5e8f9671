import { z } from 'zod'

/** The objects of PostHog's scopes. Those that no endpoint here asks for are accepted, so that keys can have the same scopes as in PostHog. */
export const SCOPE_OBJECTS = [
  'access_control',
  'account',
  'action',
  'activity_log',
  'ai_observability_clusters',
  'alert',
  'annotation',
  'approvals',
  'batch_export',
  'batch_import',
  'batch_import_support',
  'billing',
  'business_knowledge',
  'canvas',
  'cohort',
  'comment',
  'conversation',
  'customer_analytics',
  'customer_journey',
  'customer_profile_config',
  'customer_task',
  'dashboard',
  'dashboard_template',
  'data_catalog',
  'data_catalog_approval',
  'dataset',
  'deployment',
  'desktop_recording',
  'early_access_feature',
  'element',
  'endpoint',
  'engineering_analytics',
  'error_tracking',
  'evaluation',
  'event_definition',
  'event_filter',
  'experiment',
  'experiment_holdout',
  'experiment_saved_metric',
  'export',
  'external_data_schema',
  'external_data_source',
  'feature_flag',
  'field_note',
  'file_system',
  'file_system_shortcut',
  'group',
  'health_issue',
  'heatmap',
  'hog_flow',
  'hog_function',
  'ingestion_warning',
  'insight',
  'insight_variable',
  'integration',
  'legal_document',
  'link',
  'live_debugger',
  'llm_analytics',
  'llm_gateway',
  'llm_playground',
  'llm_prompt',
  'llm_provider_key',
  'llm_skill',
  'logs',
  'loop',
  'marketing_analytics',
  'mcp_analytics',
  'metrics',
  'notebook',
  'organization',
  'organization_integration',
  'organization_member',
  'persisted_folder',
  'person',
  'plugin',
  'product_enablement',
  'product_tour',
  'project',
  'property_definition',
  'query',
  'query_performance',
  'replay_scanner',
  'revenue_analytics',
  'review_hog',
  'scheduled_change',
  'session_recording',
  'session_recording_playlist',
  'sharing_configuration',
  'signal_scout',
  'stamphog',
  'streamlit_app',
  'subscription',
  'survey',
  'tagger',
  'task',
  'ticket',
  'toolbar',
  'tracing',
  'uploaded_media',
  'usage_metric',
  'user',
  'user_interview',
  'vision_action',
  'vision_alert',
  'visual_review',
  'warehouse_objects',
  'warehouse_table',
  'warehouse_view',
  'web_analytics',
  'webhook',
  'wizard_session',
] as const

/** What an endpoint can require: reading or writing one object. */
export type Scope = `${(typeof SCOPE_OBJECTS)[number]}:${'read' | 'write'}`

const SCOPES: ReadonlySet<string> = new Set([
  '*',
  ...SCOPE_OBJECTS.flatMap((object) => [`${object}:read`, `${object}:write`]),
])

/** Whether a scope exists: `*`, or `object:read` / `object:write` with PostHog's object names. */
export const isScope = (value: string): boolean => SCOPES.has(value)

/** One scope of a personal API key: `*`, or `object:read` / `object:write` with PostHog's object names. */
export const scopeSchema = z
  .string()
  .refine(isScope, {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is not a valid scope. Use *, object:read, or object:write, such as user:read.`,
  })
  .meta({ examples: ['user:read', 'user:write', '*'] })

/** Whether the scopes `held` grant the scope `needed`: `*` grants everything, and `object:write` includes `object:read`. */
export function satisfiesScope(held: readonly string[], needed: string): boolean {
  if (held.includes('*') || held.includes(needed)) return true
  const [object, action] = needed.split(':')
  return action === 'read' && held.includes(`${object}:write`)
}
