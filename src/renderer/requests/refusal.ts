import { z } from 'zod'
import type { RecordedRequest } from '../api/requests.ts'
import { text } from './text.ts'

/** The check that refused a request, and the reason that the response gives. */
export type Refusal = { check: string; reason: string }

const envelopeSchema = z.object({ code: z.string(), detail: z.string(), attr: z.string().nullable() })
const oauthSchema = z.object({ error: z.string(), error_description: z.string().optional() })

const { checks } = text

/** The checks by the code of the error. All others are those of a field. */
const BY_CODE: Record<string, string> = {
  not_authenticated: checks.authentication,
  authentication_failed: checks.authentication,
  permission_denied: checks.permission,
  sensitive_action_required_reauth: checks.reauthentication,
  parse_error: checks.body,
  request_too_large: checks.size,
  unsupported_media_type: checks.contentType,
  method_not_allowed: checks.method,
  misdirected_request: checks.host,
  not_found: checks.object,
  throttled: checks.throttle,
  github_reauthorization_required: checks.github,
  github_unavailable: checks.github,
  github_rate_limited: checks.github,
  keychain_unavailable: checks.keychain,
  database_unavailable: checks.database,
  paused: checks.paused,
  error: checks.server,
}

/** Which check refused a request, or null if none did. */
export function refusalOf({ served, status, response }: RecordedRequest): Refusal | null {
  if (status === null) return { check: checks.connection, reason: text.brokenReason }
  if (status < 400) return null
  const body = parse(response.body)
  if (!served) return { check: checks.address, reason: text.notServedReason }
  const envelope = envelopeSchema.safeParse(body).data
  if (envelope !== undefined) {
    const { code, detail, attr } = envelope
    if (code === 'permission_denied') return { check: deniedBy(detail), reason: detail }
    if (status === 400 && code !== 'parse_error')
      return { check: attr === null ? checks.body : checks.field(attr), reason: detail }
    return { check: BY_CODE[code] ?? text.statusCheck(status), reason: detail }
  }
  const oauth = oauthSchema.safeParse(body).data
  if (oauth !== undefined) return { check: checks.oauth, reason: oauth.error_description ?? oauth.error }
  return { check: text.statusCheck(status), reason: '' }
}

/** Several checks deny permission; they differ in what they say. */
function deniedBy(detail: string): string {
  if (/\bscopes?\b/i.test(detail)) return checks.scope
  return /^(this origin|other sites)/i.test(detail) ? checks.origin : checks.permission
}

function parse(body: string | null): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return undefined
  }
}
