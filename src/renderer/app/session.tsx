import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { ApiError } from '../api/client.ts'
import { checkConnection, isConnected, onConnectionChange, startHeartbeat } from '../api/connection.ts'
import { followChanges } from '../api/live.ts'
import { meQuery, type User } from '../api/queries.ts'
import { Notice } from '../ui/badge.tsx'
import { lazyPage } from '../ui/lazy-page.ts'
import { NotFound } from '../ui/not-found.tsx'
import { Failed } from '../ui/states.tsx'
import { APP_NAME } from '../ui/text.ts'
import { useTheme } from '../ui/theme.ts'
import { useIsFirstRun } from '../welcome/first-run.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { Layout } from './layout.tsx'
import { PageSkeleton } from './page-skeleton.tsx'
import { PAGES, REFERENCE_PATH } from './routes.ts'
import { hasSessionEnded, markSignedIn } from './session-mark.ts'
import { SignIn } from './sign-in.tsx'
import { text } from './text.ts'

const CliAuthorize = lazyPage(() =>
  import('../cli-authorize/cli-authorize.tsx').then(({ CliAuthorize }) => CliAuthorize),
)
const Approvals = lazyPage(() => import('../authorize/approvals.tsx').then(({ Approvals }) => Approvals))

const Welcome = lazyPage(() => import('../welcome/welcome.tsx').then(({ Welcome }) => Welcome))

/** Shows the app to signed-in users and the sign-in page to everyone else. */
export function Session() {
  const me = useQuery(meQuery)
  const [location] = useLocation()
  if (me.data !== undefined) return <SignedIn me={me.data} />
  if (!me.isError) return <Layout me={null} />
  if (me.error instanceof ApiError && me.error.status === 401) {
    if (location === REFERENCE_PATH) return <OpenReference />
    return <SignIn>{hasSessionEnded() && <Notice tone="warn">{text.signIn.expired}</Notice>}</SignIn>
  }
  return (
    <main className="standalone">
      <Failed error={me.error} onRetry={() => void me.refetch()} busy={me.isFetching} />
    </main>
  )
}

/** The reference needs no session. */
function OpenReference() {
  const Reference = PAGES.find(({ path }) => path === REFERENCE_PATH)?.component ?? NotFound
  return (
    <main className="content" id="content" tabIndex={-1}>
      <p className="home-link">
        <Link href="/">← {APP_NAME}</Link>
      </p>
      <Suspense fallback={<PageSkeleton />}>
        <Reference />
      </Suspense>
    </main>
  )
}

function SignedIn({ me }: { me: User }) {
  const client = useQueryClient()
  const [location] = useLocation()
  useTheme(me.theme_mode)
  useEffect(() => followChanges(client, () => void checkConnection()), [client])
  useEffect(startHeartbeat, [])
  useEffect(markSignedIn, [])
  // Changes during an outage are not reported afterwards.
  useEffect(
    () =>
      onConnectionChange(() => {
        if (isConnected()) void client.invalidateQueries()
      }),
    [client],
  )
  const isFirstRun = useIsFirstRun(me)
  if (location === '/' && isFirstRun === undefined) return <Layout me={null} />
  if (location === '/' && isFirstRun) return <Redirect to="/welcome" replace />
  return (
    <div className="shell">
      <ConnectionBanner />
      <Suspense>
        <Approvals />
      </Suspense>
      <Switch>
        <Route path="/welcome/:step?">
          <Suspense>
            <Welcome />
          </Suspense>
        </Route>
        <Route path="/cli/authorize">
          <Suspense>
            <CliAuthorize me={me} />
          </Suspense>
        </Route>
        <Route>
          <Layout me={me} />
        </Route>
      </Switch>
    </div>
  )
}
