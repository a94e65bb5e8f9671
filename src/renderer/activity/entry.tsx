import type { ActivityEntry } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'
import './entry.css'

const known: Record<string, string> = text.actions

/** One change: what changed, who or which key changed it, and when. */
export function Entry({ entry }: { entry: ActivityEntry }) {
  return (
    <div className="entry">
      <span className="entry-what">{known[entry.action] ?? entry.action}</span>
      <span className="entry-subject truncate" title={entry.subject}>
        {entry.subject}
      </span>
      <span className="entry-who truncate">
        {entry.via === 'key' ? <Badge tone="info">{text.withKey(entry.key_label ?? '')}</Badge> : null}
        {entry.via !== 'key' && text.via[entry.via]}
      </span>
      <span className="entry-when muted">
        <Ago at={entry.at} />
      </span>
    </div>
  )
}
