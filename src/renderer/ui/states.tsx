import type { UseQueryResult } from '@tanstack/react-query'
import type { LucideIcon } from 'lucide-react'
import { CloudOff, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { common } from './text.ts'
import './states.css'

/** Placeholders for rows that are loading, with the rows' height. */
export function SkeletonRows({ rows, height = 52 }: { rows: 2 | 3 | 4 | 6 | 8; height?: 40 | 52 | 64 }) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{common.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={index} className={`skeleton-row skeleton-${height}`}>
          <span />
          <span />
        </div>
      ))}
    </div>
  )
}

/** An empty list: what it is for and how to start. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="empty">
      <Icon aria-hidden size={26} strokeWidth={1.5} />
      <p className="empty-title">{title}</p>
      {children && <p className="muted">{children}</p>}
      {action}
    </div>
  )
}

/** A failed load: why, and a retry button. */
export function Failed({
  error,
  onRetry,
  busy = false,
}: {
  error: Error
  onRetry: () => void
  busy?: boolean
}) {
  return (
    <div className="empty" role="alert">
      <CloudOff aria-hidden size={26} strokeWidth={1.5} />
      <p className="empty-title">{common.couldNotLoad}</p>
      <p className="muted">{error.message}</p>
      <Button icon={RotateCw} onClick={onRetry} busy={busy}>
        {common.retry}
      </Button>
    </div>
  )
}

/** Renders a query's loading, error, and success states. Earlier data stays visible during a refetch. */
export function QueryView<T>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<T>
  skeleton: ReactNode
  children: (data: T) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) {
    return <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
  }
  return skeleton
}
