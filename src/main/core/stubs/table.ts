import type { Scope } from '../../../shared/scopes.ts'

/** What clients ask for at their start that has no meaning here, and the empty answer that lets them go on. */
export type Stub = Readonly<{
  method: 'GET' | 'POST'
  /** Below a project, under both of its names; or below a user. */
  below: 'project' | 'user' | 'root'
  path: string
  scope: Scope
  status?: number
  answer: unknown
  /** PostHog's operation. Without one, the OpenAPI document leaves the stub out. */
  operation?: Readonly<{ id: string; tag: string; summary: string }>
}>

const EMPTY_PAGE = { count: 0, next: null, previous: null, results: [] }

/** Every stub. Each answer carries `X-Companion-Stub: 1`, so that nobody takes it for data. */
export const STUBS: readonly Stub[] = [
  {
    method: 'GET',
    below: 'project',
    path: 'tasks',
    scope: 'task:read',
    answer: EMPTY_PAGE,
    operation: { id: 'tasks_list', tag: 'tasks', summary: 'No tasks' },
  },
  {
    method: 'POST',
    below: 'project',
    path: 'tasks/summaries',
    scope: 'task:read',
    answer: EMPTY_PAGE,
    operation: { id: 'tasks_summaries_create', tag: 'tasks', summary: 'No summaries of tasks' },
  },
  {
    method: 'GET',
    below: 'project',
    path: 'task_channels',
    scope: 'task:read',
    answer: [],
    operation: { id: 'task_channels_list', tag: 'tasks', summary: 'No channels of tasks' },
  },
  { method: 'GET', below: 'project', path: 'sandbox_environments', scope: 'task:read', answer: EMPTY_PAGE },
  {
    method: 'GET',
    below: 'project',
    path: 'integrations',
    scope: 'integration:read',
    answer: { results: [] },
    operation: {
      id: 'integrations_list',
      tag: 'integrations',
      summary: "No integrations of the project's own",
    },
  },
  {
    method: 'GET',
    below: 'project',
    path: 'conversations',
    scope: 'conversation:read',
    answer: { results: [], next: null },
    operation: { id: 'conversations_list', tag: 'conversations', summary: 'No conversations' },
  },
  {
    method: 'GET',
    below: 'project',
    path: 'signals/reports',
    scope: 'task:read',
    answer: EMPTY_PAGE,
    operation: { id: 'signals_reports_list', tag: 'signals', summary: 'No reports of signals' },
  },
  // The other lists of signals that PostHog's desktop app has asked for.
  { method: 'GET', below: 'project', path: 'signals/*', scope: 'task:read', answer: EMPTY_PAGE },
  {
    method: 'GET',
    below: 'project',
    path: 'mcp_server_installations',
    scope: 'project:read',
    answer: EMPTY_PAGE,
    operation: { id: 'mcp_server_installations_list', tag: 'mcp', summary: 'No MCP servers' },
  },
  {
    method: 'GET',
    below: 'project',
    path: 'feature_flags',
    scope: 'feature_flag:read',
    answer: EMPTY_PAGE,
    operation: { id: 'feature_flags_list', tag: 'feature flags', summary: 'No feature flags' },
  },
  {
    method: 'GET',
    below: 'project',
    path: 'health_issues',
    scope: 'health_issue:read',
    answer: EMPTY_PAGE,
    operation: { id: 'health_issues_list', tag: 'health issues', summary: 'No health issues' },
  },
  {
    method: 'GET',
    below: 'project',
    path: 'groups_types',
    scope: 'group:read',
    answer: [],
    operation: { id: 'groups_types_list', tag: 'groups', summary: 'No types of groups' },
  },
  // The wizard reports its progress here and does not read the answer.
  { method: 'POST', below: 'project', path: 'wizard/sessions', scope: 'wizard_session:write', answer: {} },
  {
    method: 'GET',
    below: 'user',
    path: 'signal_autonomy',
    scope: 'user:read',
    answer: {
      autostart_priority: null,
      slack_notification_integration_id: null,
      slack_notification_channel: null,
      slack_notification_min_priority: null,
    },
    operation: { id: 'users_signal_autonomy_retrieve', tag: 'users', summary: 'Nothing starts by itself' },
  },
  {
    method: 'GET',
    below: 'user',
    path: 'integrations/slack/linkable_workspaces',
    scope: 'user:read',
    answer: { results: [] },
    operation: {
      id: 'users_integrations_slack_linkable_workspaces_retrieve',
      tag: 'integrations',
      summary: 'No Slack workspaces to link',
    },
  },
  {
    method: 'GET',
    below: 'root',
    path: 'seats/me',
    scope: 'user:read',
    status: 404,
    answer: { type: 'invalid_request', code: 'not_found', detail: 'Not found.', attr: null },
  },
]
