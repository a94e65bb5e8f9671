import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import type { RequestSummary } from '../api/requests.ts'
import { RequestRow } from './request-row.tsx'
import { text } from './text.ts'

const ROW = 40

/** The requests in a virtualized grid. Arrow keys move through it; with a request open they open the next one. */
export function RequestList({
  ref,
  requests,
  open,
  onOpen,
  onScrolled,
}: {
  ref: RefObject<HTMLDivElement | null>
  requests: readonly RequestSummary[]
  open: number | null
  onOpen: (id: number) => void
  /** Told whether rows above are out of sight, so that new ones must wait. */
  onScrolled: (scrolled: boolean) => void
}) {
  const id = useId()
  const [active, setActive] = useState<number | null>(open)
  const virtual = useVirtualizer({
    count: requests.length,
    getScrollElement: () => ref.current,
    estimateSize: () => ROW,
    overscan: 10,
  })

  const activeIndex = requests.findIndex((request) => request.id === active)
  const onKeyDown = (event: KeyboardEvent) => {
    const current = requests[activeIndex]
    if (event.key === 'Enter' || event.key === ' ') {
      if (current !== undefined) onOpen(current.id)
    } else {
      const page = Math.max(1, Math.floor((ref.current?.clientHeight ?? ROW) / ROW) - 2)
      const index = moved(event.key, activeIndex, page, requests.length)
      const next = index === null ? undefined : requests[index]
      if (index === null || next === undefined) return
      setActive(next.id)
      virtual.scrollToIndex(index)
      if (open !== null) onOpen(next.id)
    }
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized
    <div
      ref={ref}
      role="grid"
      className="requests-scroll"
      aria-label={text.list}
      aria-description={text.listHint}
      aria-rowcount={requests.length + 1}
      aria-activedescendant={activeIndex < 0 ? undefined : `${id}-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => setActive((now) => now ?? open ?? requests[0]?.id ?? null)}
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > ROW / 2)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: part of the virtualized grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div role="row" className="request-row request-header" aria-rowindex={1}>
        {COLUMNS.map(([name, label]) => (
          // biome-ignore lint/a11y/useSemanticElements: part of the virtualized grid
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
          <span key={name} role="columnheader" className={`request-${name}`}>
            {label}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: part of the virtualized grid */}
      <div role="rowgroup" className="requests-inner" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const request = requests[index]
          return (
            request && (
              <RequestRow
                key={request.id}
                id={`${id}-${request.id}`}
                request={request}
                position={index + 2}
                offset={start}
                active={request.id === active}
                open={request.id === open}
                onOpen={(opened) => {
                  setActive(opened)
                  onOpen(opened)
                }}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

const COLUMNS = [
  ['status', text.columns.status],
  ['method', text.columns.method],
  ['path', text.columns.path],
  ['by', text.columns.by],
  ['duration', text.columns.duration],
  ['time', text.columns.time],
] as const

/** The index a key moves to, or null for other keys. Without an active row (-1) every key starts at the top. */
function moved(key: string, from: number, page: number, total: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: total - 1,
  }
  const next = steps[key]
  return next === undefined ? null : Math.min(total - 1, Math.max(0, next))
}
