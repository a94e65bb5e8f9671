import { memo } from 'react'
import type { RequestSummary } from '../api/requests.ts'
import { Badge } from '../ui/badge.tsx'
import { text } from './text.ts'
import { credentialText, durationText, exactTime, statusText, statusTone, timeOfDay } from './words.ts'

type RowProps = {
  id: string
  request: RequestSummary
  position: number
  offset: number
  active: boolean
  open: boolean
  onOpen: (id: number) => void
}

/** One request in the list. Memoized, so that scrolling renders only new rows. */
export const RequestRow = memo(
  function RequestRow({ id, request, position, offset, active, open, onOpen }: RowProps) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized
      // biome-ignore lint/a11y/useFocusableInteractive: the grid has focus and references the active row
      // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles keys
      <div
        id={id}
        role="row"
        aria-rowindex={position}
        aria-selected={open}
        className="request-row request-entry"
        data-active={active || undefined}
        data-served={request.served}
        style={{ transform: `translateY(${offset}px)` }}
        onClick={() => onOpen(request.id)}
      >
        <RequestCells request={request} />
      </div>
    )
  },
  (before, after) =>
    before.request === after.request &&
    before.offset === after.offset &&
    before.position === after.position &&
    before.active === after.active &&
    before.open === after.open,
)

function RequestCells({ request }: { request: RequestSummary }) {
  const { status, method, path, query, served, fault, user } = request
  const by = credentialText(request)
  const cell = (name: string) => ({ role: 'gridcell', className: `request-${name}` })
  return (
    <>
      <span {...cell('status')} data-tone={statusTone(status)}>
        {statusText(status)}
        {status === null && <span className="visually-hidden">{text.broken}</span>}
      </span>
      <span {...cell('method')}>{method}</span>
      <span {...cell('path')}>
        <code title={query === '' ? path : `${path}?${query}`}>
          {path}
          {query !== '' && <span className="muted">?{query}</span>}
        </code>
        {!served && <Badge tone="warn">{text.notServed}</Badge>}
        {fault !== null && <Badge tone="info">{text.fault}</Badge>}
      </span>
      <span {...cell('by')} title={user === null ? by : `${by} · ${user}`}>
        {request.credential === null ? <span className="muted">{by}</span> : by}
        {user !== null && <span className="muted"> · {user}</span>}
      </span>
      <span {...cell('duration')}>{durationText(request.duration_ms)}</span>
      <time {...cell('time')} dateTime={request.at} title={exactTime(request.at)}>
        {timeOfDay(request.at)}
      </time>
    </>
  )
}
