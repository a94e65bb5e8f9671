import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import type { User } from '../api/queries.ts'
import { APP_NAME } from '../ui/text.ts'
import { NAVIGATION } from './navigation.ts'
import { NotFound } from './not-found.tsx'
import { PageSkeleton } from './page-skeleton.tsx'
import { PAGES } from './routes.ts'
import { text } from './text.ts'
import { UserLink } from './user-link.tsx'
import './layout.css'

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })))

/** The sidebar and the current page. */
export function Layout({ me }: { me: User }) {
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
    <div className="layout">
      <a className="skip-link" href="#content">
        {text.nav.skip}
      </a>
      <aside className="sidebar">
        <p className="sidebar-name">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="24" height="24" />
          <span>{APP_NAME}</span>
        </p>
        <nav aria-label={text.nav.label}>
          <ul>
            {NAVIGATION.map(({ path, name, icon: Icon }) => (
              <li key={path}>
                <Link href={path} className="sidebar-link" title={name} {...current(isAt(location, path))}>
                  <Icon aria-hidden size={16} strokeWidth={1.8} />
                  <span>{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="sidebar-end">
          <button
            type="button"
            className="sidebar-link"
            title={text.palette.title}
            onClick={() => setPalette('open')}
          >
            <Search aria-hidden size={16} strokeWidth={1.8} />
            <span>{text.palette.title}</span>
            <kbd>{text.palette.keys}</kbd>
          </button>
          <UserLink me={me} />
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

/** Scrolls to the top and moves focus to the content when the page changes. */
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
