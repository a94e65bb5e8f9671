import type { ReactNode } from 'react'
import './badge.css'

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info'

/** A short fact beside a name. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>
}

/** A dot that says how something is; the words beside it say it too. */
export function StatusDot({ tone }: { tone: Tone }) {
  return <span className={`status-dot status-${tone}`} aria-hidden />
}

/** A message that stays while it holds. */
export function Notice({
  tone,
  title,
  children,
  actions,
}: {
  tone: Tone
  title?: string
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <div>
        {title && <p className="notice-title">{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {actions && <div className="page-actions">{actions}</div>}
    </div>
  )
}
