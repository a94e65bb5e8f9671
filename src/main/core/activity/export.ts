import type { FastifyInstance } from 'fastify'
import { type ActivityEntry, activityExportSchema } from '../../../shared/contract/activity.ts'
import { visibleText } from '../../../shared/visible-text.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { callerOf } from '../auth/caller.ts'
import { queryOf } from '../http/query.ts'
import { validate } from '../http/validation.ts'
import type { ActivityLog } from './log.ts'
import { visibleTo } from './visible-to.ts'

const COLUMNS = ['id', 'at', 'email', 'via', 'key_label', 'action', 'subject'] as const

/** Exports the activity log, optionally filtered, as a file. */
export function activityExportRoute(server: FastifyInstance, activity: ActivityLog): void {
  server.route({
    method: 'GET',
    url: '/_companion/activity/export',
    config: { access: SESSION_ACCESS },
    schema: { hide: true },
    handler: (request, reply) => {
      const { format, ...filter } = validate(activityExportSchema, queryOf(request))
      const entries = activity.list(
        { ...filter, limit: Number.MAX_SAFE_INTEGER },
        visibleTo(callerOf(request)),
      )
      return reply
        .header('content-disposition', `attachment; filename="posthog-companion-activity.${format}"`)
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json')
        .send(format === 'csv' ? toCsv(entries) : JSON.stringify(entries, null, 2))
    },
  })
}

function toCsv(entries: readonly ActivityEntry[]): string {
  const lines = entries.map((entry) => COLUMNS.map((column) => cell(entry[column])).join(','))
  return [COLUMNS.join(','), ...lines, ''].join('\r\n')
}

/** How a formula begins, after characters that a spreadsheet may skip. The last one is a minus sign of its own. */
const FORMULA = /^[\p{Cc}\p{Cf}\s]*[=+\-@\u2212]|^[\t\r]/u

/**
 * A spreadsheet runs cells that begin as a formula does, in whatever width; an apostrophe keeps them text. Every cell is quoted, because
 * spreadsheets of some countries split at semicolons.
 */
function cell(value: string | number | null): string {
  const text = String(value ?? '')
  const safe = FORMULA.test(text.normalize('NFKC')) ? `'${text}` : text
  return `"${visibleText(safe).replaceAll('"', '""')}"`
}
