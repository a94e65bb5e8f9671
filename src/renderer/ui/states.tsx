import type { UseQueryResult } from '@tanstack/react-query'
import type { LucideIcon } from 'lucide-react'
import { CloudOff, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { text } from '../text.ts'
import { Button } from './button.tsx'
import './states.css'

/** Grey lines in the place of rows that are on their way, as high as the rows will be. */
export function SkeletonRows({ rows, height = 52 }: { rows: 2 | 3 | 4 | 6 | 8; height?: 40 | 52 | 64 }) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{text.common.loading}</span>
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

/** A list without rows: what it is for and how to begin. */
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
      {children && <p className="soft">{children}</p>}
      {action}
    </div>
  )
}

/** What could not be loaded, why, and another try. */
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
      <p className="empty-title">{text.common.couldNotLoad}</p>
      <p className="soft">{error.message}</p>
      <Button icon={RotateCw} onClick={onRetry} busy={busy}>
        {text.common.retry}
      </Button>
    </div>
  )
}

/** The states of a query in one place: on its way, failed, there. What was loaded before stays while it is loaded anew. */
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
