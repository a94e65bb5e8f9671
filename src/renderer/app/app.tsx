import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Route, Switch } from 'wouter'
import { createQueryClient } from '../api/query-client.ts'
import { Toaster } from '../ui/toaster.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Login } from './login.tsx'
import { Session } from './session.tsx'

const AccountConnected = lazy(() =>
  import('../account-connected/account-connected.tsx').then((module) => ({
    default: module.AccountConnected,
  })),
)

/** The whole UI. GitHub's landing pages need no session: the system browser has none. */
export function App() {
  const [client] = useState(createQueryClient)
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <Toaster>
          <ErrorBoundary>
            <Suspense>
              <Switch>
                <Route path="/_companion/login" component={Login} />
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
