import { type ReactNode, useEffect } from 'react'
import { APP_NAME } from './text.ts'
import './page.css'

/** A page's header: its title (also the document's), an intro, and its main actions. */
export function Page({
  title,
  part,
  intro,
  actions,
  children,
  wide = false,
}: {
  title: string
  /** The tab or item shown, for the document's title. */
  part?: string
  intro?: ReactNode
  actions?: ReactNode
  children: ReactNode
  wide?: boolean
}) {
  useEffect(() => {
    document.title = [part, title, APP_NAME].filter(Boolean).join(' · ')
  }, [part, title])
  return (
    <div className={wide ? 'page page-wide' : 'page'}>
      <header className="page-header">
        <div className="page-heading">
          <h1 tabIndex={-1}>{title}</h1>
          {intro && <p className="muted">{intro}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A titled section of a page. `aside` puts the title beside the content, for settings. */
export function Section({
  title,
  intro,
  actions,
  children,
  aside = false,
}: {
  title: string
  intro?: ReactNode
  actions?: ReactNode
  children: ReactNode
  aside?: boolean
}) {
  return (
    <section className={aside ? 'section section-aside' : 'section'} aria-label={title}>
      <header className="section-header">
        <div>
          <h2>{title}</h2>
          {intro && <p className="muted">{intro}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}

/** A raised surface for lists and forms. */
export function Card({ children, padded = false }: { children: ReactNode; padded?: boolean }) {
  return <div className={padded ? 'card card-padded' : 'card'}>{children}</div>
}
