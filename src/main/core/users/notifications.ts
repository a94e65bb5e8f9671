import { AppError } from '../base/errors.ts'
import { isObject, type LosslessObject } from '../base/json.ts'
import { pythonType } from '../http/python.ts'

/** PostHog's settings that are on or off. */
const SWITCHES = new Set([
  'plugin_disabled',
  'error_tracking_issue_assigned',
  'error_tracking_weekly_digest',
  'web_analytics_weekly_digest',
  'discussions_mentioned',
  'all_weekly_digest_disabled',
  'project_api_key_exposed',
  'materialized_view_sync_failed',
])
/** Those that are on or off for each of several things, by their ids. A request changes the ones that it names. */
const MAPS = new Set([
  'project_weekly_digest_disabled',
  'error_tracking_weekly_digest_project_enabled',
  'web_analytics_weekly_digest_project_enabled',
  'organization_member_join_email_disabled',
  'pipeline_notifications_disabled',
])
const NESTED_MAP = 'realtime_notifications_disabled'
const THRESHOLD = 'data_pipeline_error_threshold'
/** So many things a map can be about; the id of one is at most so long. */
const MAX_ENTRIES = 1000
const MAX_ID = 160

/**
 * The settings that are stored, with those of a request over them. `sent` has numbers as such, `lossless` as they were written.
 * @throws AppError for the first setting that PostHog does not know or whose value is of another kind
 */
export function mergeNotifications(
  stored: LosslessObject,
  sent: Record<string, unknown>,
  lossless: LosslessObject,
): LosslessObject {
  const merged = { ...stored }
  for (const [key, value] of Object.entries(sent)) {
    if (MAPS.has(key)) merged[key] = mergeMap(key, stored[key], value)
    else if (key === NESTED_MAP) merged[key] = mergeNested(stored[key], value)
    else if (key === THRESHOLD) {
      checkThreshold(value)
      merged[key] = lossless[key]
    } else if (SWITCHES.has(key)) {
      if (typeof value !== 'boolean')
        throw fault(
          `${inPython(value)} is not a valid type for notification settings, should be <class 'bool'>`,
        )
      merged[key] = value
    } else throw fault(`Key ${key} is not valid as a key for notification settings`)
  }
  return merged
}

function mergeMap(key: string, stored: unknown, value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw fault(`${key} must be a dictionary mapping IDs to boolean values`)
  for (const one of Object.values(value))
    if (typeof one !== 'boolean')
      throw fault(`Notification setting values must be boolean, got <class '${pythonType(one)}'> instead`)
  return capped(key, { ...(isObject(stored) ? stored : {}), ...value })
}

function mergeNested(stored: unknown, value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw fault(`${NESTED_MAP} must be a dict`)
  const merged: Record<string, unknown> = { ...(isObject(stored) ? stored : {}) }
  for (const [type, teams] of Object.entries(value)) {
    if (!isObject(teams)) throw fault(`Per-type value for ${type} must be a dict of team_id to bool`)
    for (const one of Object.values(teams))
      if (typeof one !== 'boolean')
        throw fault(`Disabled flag for ${type} must be boolean, got <class '${pythonType(one)}'>`)
    const before = merged[type]
    merged[type] = capped(NESTED_MAP, { ...(isObject(before) ? before : {}), ...teams })
  }
  return capped(NESTED_MAP, merged)
}

function checkThreshold(value: unknown): void {
  if (typeof value !== 'number')
    throw fault(`${THRESHOLD} must be a number, got <class '${pythonType(value)}'> instead`)
  if (value < 0 || value > 1) throw fault(`${THRESHOLD} must be between 0.0 and 1.0, got ${value}`)
}

/** What is merged request by request must not grow without an end. */
function capped(key: string, map: Record<string, unknown>): Record<string, unknown> {
  const ids = Object.keys(map)
  if (ids.length > MAX_ENTRIES || ids.some((id) => id.length > MAX_ID))
    throw fault(`${key} cannot have more than ${MAX_ENTRIES} entries`)
  return map
}

const inPython = (value: unknown) =>
  value === null ? 'None' : typeof value === 'string' ? value : JSON.stringify(value)

const fault = (detail: string) => new AppError('invalid_input', detail, { attr: 'notification_settings' })
