import { useRef } from 'react'
import { visibleText } from '../../shared/visible-text.ts'
import type { ActivityEntry } from '../api/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { exactTime } from '../ui/exact-time.ts'
import { changeName, madeBy } from './entries.tsx'
import { text } from './text.ts'

/** One change with everything that is known about it. */
export function EntryDetails({ entry, onClose }: { entry: ActivityEntry | null; onClose: () => void }) {
  // Keeps the content while the panel slides out.
  const shown = useRef(entry)
  if (entry !== null) shown.current = entry
  return (
    <Dialog
      open={entry !== null}
      onClose={onClose}
      title={shown.current === null ? '' : changeName(shown.current)}
      side
    >
      {shown.current && <Facts entry={shown.current} />}
    </Dialog>
  )
}

function Facts({ entry }: { entry: ActivityEntry }) {
  const facts = [
    [text.columns.subject, visibleText(entry.subject)],
    [text.columns.by, madeBy(entry)],
    [text.user, entry.email ?? text.noUser],
    [text.columns.when, exactTime(entry.at)],
    [text.type, entry.action],
    [text.entry, String(entry.id)],
  ] as const
  return (
    <dl className="entry-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
