import { visibleText } from '../../shared/visible-text.ts'
import type { ActivityEntry } from '../api/queries.ts'
import { Table } from '../ui/table.tsx'
import { Ago } from '../ui/time.tsx'
import './entries.css'
import { text } from './text.ts'

const known: Record<string, string> = text.actions

/** A table of changes: what changed, who or which key changed it, and when. */
export function Entries({
  entries,
  onOpen,
}: {
  entries: readonly ActivityEntry[]
  /** Rows can be opened where this is given. */
  onOpen?: (entry: ActivityEntry) => void
}) {
  return (
    <Table
      label={text.title}
      columns={[
        { label: text.columns.change, className: 'entry-change' },
        { label: text.columns.subject, className: 'medium-only' },
        { label: text.columns.by, className: 'entry-by medium-only' },
        { label: text.columns.when, className: 'entry-when' },
      ]}
    >
      {entries.map((entry) => (
        <tr key={entry.id} data-entry>
          <td>
            {onOpen === undefined ? (
              <strong>{changeName(entry)}</strong>
            ) : (
              <button type="button" className="row-link" onClick={() => onOpen(entry)}>
                {changeName(entry)}
              </button>
            )}
            <small className="muted narrow-only">{visibleText(entry.subject)}</small>
          </td>
          <td className="muted medium-only" title={visibleText(entry.subject)}>
            {visibleText(entry.subject)}
          </td>
          <td className="muted medium-only">{madeBy(entry)}</td>
          <td className="muted">
            <Ago at={entry.at} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

export const changeName = ({ action }: ActivityEntry): string => known[action] ?? action

export function madeBy({ via, key_label }: ActivityEntry): string {
  if (via === 'key') return text.withKey(key_label ?? '')
  if (via === 'token') return text.withApp(key_label ?? '')
  return text.via[via]
}
