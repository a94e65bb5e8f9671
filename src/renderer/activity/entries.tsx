import type { ActivityEntry } from '../api/queries.ts'
import { Table } from '../ui/table.tsx'
import { Ago } from '../ui/time.tsx'
import './entries.css'
import { text } from './text.ts'

const known: Record<string, string> = text.actions

/** A table of changes: what changed, who or which key changed it, and when. */
export function Entries({ entries }: { entries: readonly ActivityEntry[] }) {
  return (
    <Table
      label={text.title}
      columns={[
        { label: text.columns.change, className: 'entry-change' },
        { label: text.columns.subject },
        { label: text.columns.by, className: 'entry-by medium-only' },
        { label: text.columns.when, className: 'entry-when' },
      ]}
    >
      {entries.map((entry) => (
        <tr key={entry.id} data-entry>
          <td>
            <strong>{known[entry.action] ?? entry.action}</strong>
          </td>
          <td className="muted" title={entry.subject}>
            {entry.subject}
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

function madeBy({ via, key_label }: ActivityEntry): string {
  if (via === 'key') return text.withKey(key_label ?? '')
  if (via === 'token') return text.withApp(key_label ?? '')
  return text.via[via]
}
