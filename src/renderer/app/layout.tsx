import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import type { User } from '../api/queries.ts'
import { text } from '../text.ts'
import { PLACES } from './navigation.ts'
import { NotFound } from './not-found.tsx'
import { PageSkeleton } from './page-skeleton.tsx'
import { PAGES } from './routes.ts'
import { Person } from './user-link.tsx'
import './layout.css'

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })))

/** Side navigation and the page beside it. */
export function Frame({ me }: { me: User }) {
  const [location] = useLocation()
  const content = useRef<HTMLElement>(null)
  const [palette, setPalette] = useState<'never' | 'closed' | 'open'>('never')

  useFocusOnNavigation(location, content)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      setPalette((now) => (now === 'open' ? 'closed' : 'open'))
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  return (
    <div className="frame">
      <a className="skip-link" href="#content">
        {text.nav.skip}
      </a>
      <aside className="side">
        <p className="side-name">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="24" height="24" />
          <span>{text.app.name}</span>
        </p>
        <nav aria-label={text.nav.label}>
          <ul>
            {PLACES.map(({ path, name, icon: Icon }) => (
              <li key={path}>
                <Link href={path} className="side-link" title={name} {...current(isAt(location, path))}>
                  <Icon aria-hidden size={16} strokeWidth={1.8} />
                  <span>{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="side-end">
          <button
            type="button"
            className="side-link"
            title={text.palette.title}
            onClick={() => setPalette('open')}
          >
            <Search aria-hidden size={16} strokeWidth={1.8} />
            <span>{text.palette.title}</span>
            <kbd>{text.palette.keys}</kbd>
          </button>
          <Person me={me} />
        </div>
      </aside>
      <main className="content" id="content" ref={content} tabIndex={-1}>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            {PAGES.map(({ path, component }) => (
              <Route key={path} path={path} component={component} />
            ))}
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </main>
      {palette !== 'never' && (
        <Suspense>
          <Palette open={palette === 'open'} onClose={() => setPalette('closed')} />
        </Suspense>
      )}
    </div>
  )
}

const isAt = (location: string, path: string) =>
  path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`)

const current = (here: boolean) => (here ? { 'aria-current': 'page' as const } : {})

/** A new page starts at its top, and its reader there too. */
function useFocusOnNavigation(location: string, content: React.RefObject<HTMLElement | null>): void {
  const area = location.split('/')[1] ?? ''
  const shown = useRef(area)
  useEffect(() => {
    if (shown.current === area) return
    shown.current = area
    content.current?.scrollTo(0, 0)
    content.current?.focus({ preventScroll: true })
  }, [area, content])
}
