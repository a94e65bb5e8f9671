import type { ReactNode } from 'react'
import './badge.css'

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info'

/** A short label next to a name. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>
}

/** A colored dot. The text next to it says the same. */
export function StatusDot({ tone }: { tone: Tone }) {
  return <span className={`status-dot status-${tone}`} aria-hidden />
}

/** A message that stays visible while it applies. */
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
