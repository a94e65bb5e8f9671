import type { ActivityEntry } from '../api/queries.ts'
import { text } from '../text.ts'
import { Badge } from '../ui/badge.tsx'
import { Ago } from '../ui/time.tsx'
import './entry.css'

const known: Record<string, string> = text.activity.actions

/** One change: what, on what, who, with which key, when. */
export function Entry({ entry }: { entry: ActivityEntry }) {
  return (
    <div className="entry">
      <span className="entry-what">{known[entry.action] ?? entry.action}</span>
      <span className="entry-subject truncate" title={entry.subject}>
        {entry.subject}
      </span>
      <span className="entry-who truncate">
        {entry.via === 'key' ? (
          <Badge tone="info">{text.activity.withKey(entry.key_label ?? '')}</Badge>
        ) : null}
        {entry.via !== 'key' && text.activity.via[entry.via]}
      </span>
      <span className="entry-when soft">
        <Ago at={entry.at} />
      </span>
    </div>
  )
}
