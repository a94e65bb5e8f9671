import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { createQueryClient } from '../api/query-client.ts'
import { lazyPage } from '../ui/lazy-page.ts'
import { Toaster } from '../ui/toaster.tsx'
import { toasts } from '../ui/toasts.ts'
import { Elsewhere } from './elsewhere.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { startFirstQueries } from './first-queries.ts'
import { Login } from './login.tsx'
import { Session } from './session.tsx'

const AccountConnected = lazyPage(() =>
  import('../account-connected/account-connected.tsx').then(({ AccountConnected }) => AccountConnected),
)

const Authorize = lazyPage(() => import('../authorize/authorize.tsx').then(({ Authorize }) => Authorize))

const client = createQueryClient((error) => toasts.failed(error.message))
/** Resolves when the first page's data is there. */
export const firstData = startFirstQueries(client)

/** The whole UI. GitHub's landing pages need no session: the system browser has none. */
export function App() {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <Toaster>
          <ErrorBoundary>
            <Suspense>
              <Switch>
                <Route path="/_companion/login" component={Login} />
                <Route path="/login" component={Elsewhere} />
                <Route path="/signup" component={Elsewhere} />
                <Route path="/oauth/authorize" component={Authorize} />
                <Route path="/account-connected/:what" component={AccountConnected} />
                <Route path="/settings/user-personal-integrations" component={AccountConnected} />
                <Route component={Session} />
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </Toaster>
      </QueryClientProvider>
    </CSPProvider>
  )
}
