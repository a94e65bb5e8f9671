import { Search } from 'lucide-react'
import { Suspense, useRef, useState } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { useIsConnected } from '../api/connection.ts'
import type { User } from '../api/queries.ts'
import '../ui/badge.css'
import { lazyPage } from '../ui/lazy-page.ts'
import { NotFound } from '../ui/not-found.tsx'
import { APP_NAME } from '../ui/text.ts'
import { useFocusOnNavigation, useFocusRecovery } from './focus.ts'
import { PageSkeleton } from './page-skeleton.tsx'
import { preloadPage, usePreloading } from './preload.ts'
import { NAVIGATION, PAGES } from './routes.ts'
import { useShortcuts } from './shortcuts.ts'
import { text } from './text.ts'
import { UserLink } from './user-link.tsx'
import './layout.css'

const Palette = lazyPage(() => import('./palette.tsx').then(({ Palette }) => Palette))
const ShortcutHelp = lazyPage(() => import('./shortcut-help.tsx').then(({ ShortcutHelp }) => ShortcutHelp))

const DIALOGS = [ShortcutHelp, Palette]

/** A dialog stays once it was open, so that it can close with its animation. */
type DialogState = 'never' | 'closed' | 'open'

/** The sidebar and the current page. `me` is null until it has loaded. */
export function Layout({ me }: { me: User | null }) {
  const [location, go] = useLocation()
  const isConnected = useIsConnected()
  const content = useRef<HTMLElement>(null)
  const [help, setHelp] = useState<DialogState>('never')
  const [palette, setPalette] = useState<DialogState>('never')

  usePreloading(me !== null, DIALOGS)
  useFocusOnNavigation(location, content)
  useFocusRecovery(content)
  useShortcuts({
    go,
    togglePalette: () => setPalette((now) => (now === 'open' ? 'closed' : 'open')),
    showHelp: () => setHelp('open'),
  })

  return (
    <div className="layout">
      <a className="skip-link" href="#content">
        {text.nav.skip}
      </a>
      <aside className="sidebar">
        <p className="sidebar-name">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="24" height="24" />
          <span>{APP_NAME}</span>
          <i
            role="img"
            aria-label={isConnected ? text.nav.connected : text.nav.disconnected}
            className={`status-dot status-${isConnected ? 'good' : 'bad'}`}
          />
        </p>
        <button
          type="button"
          className="sidebar-link sidebar-search"
          title={text.palette.prompt}
          onClick={() => setPalette('open')}
        >
          <Search aria-hidden size={16} strokeWidth={1.8} />
          <span>{text.palette.search}</span>
          <kbd>{text.palette.keys}</kbd>
        </button>
        <nav aria-label={text.nav.label}>
          <ul>
            {NAVIGATION.map(({ path, name, icon: Icon }) => (
              <li key={path}>
                <Link
                  href={path}
                  className="sidebar-link"
                  title={name}
                  onPointerEnter={() => preloadPage(path)}
                  onFocus={() => preloadPage(path)}
                  {...current(isAt(location, path))}
                >
                  <Icon aria-hidden size={16} strokeWidth={1.8} />
                  <span>{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="sidebar-end">{me && <UserLink me={me} />}</div>
      </aside>
      <main className="content" id="content" ref={content} tabIndex={-1}>
        {me === null ? (
          <PageSkeleton />
        ) : (
          <Suspense fallback={<PageSkeleton />}>
            <Switch>
              {PAGES.map(({ path, component }) => (
                <Route key={path} path={path} component={component} />
              ))}
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        )}
      </main>
      {me !== null && palette !== 'never' && (
        <Suspense>
          <Palette
            open={palette === 'open'}
            onClose={() => setPalette('closed')}
            onShowShortcuts={() => setHelp('open')}
          />
        </Suspense>
      )}
      {help !== 'never' && (
        <Suspense>
          <ShortcutHelp open={help === 'open'} onClose={() => setHelp('closed')} />
        </Suspense>
      )}
    </div>
  )
}

const isAt = (location: string, path: string) =>
  path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`)

const current = (here: boolean) => (here ? { 'aria-current': 'page' as const } : {})
