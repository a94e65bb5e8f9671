import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Redirect, useLocation } from 'wouter'
import { ApiError } from '../api/client.ts'
import { followChanges } from '../api/live.ts'
import { meQuery, type User } from '../api/queries.ts'
import { Failed } from '../ui/states.tsx'
import { needsWelcome } from '../welcome/needed.ts'
import { Layout } from './layout.tsx'
import { SignIn } from './sign-in.tsx'
import { useTheme } from './theme.ts'

const Welcome = lazy(() => import('../welcome/welcome.tsx').then((module) => ({ default: module.Welcome })))

/** Shows the app to signed-in users and the sign-in page to everyone else. */
export function Session() {
  const me = useQuery(meQuery)
  if (me.data !== undefined) return <SignedIn me={me.data} />
  if (!me.isError) return null
  if (me.error instanceof ApiError && me.error.status === 401) return <SignIn />
  return (
    <main className="standalone">
      <Failed error={me.error} onRetry={() => void me.refetch()} busy={me.isFetching} />
    </main>
  )
}

function SignedIn({ me }: { me: User }) {
  const client = useQueryClient()
  const [location] = useLocation()
  useTheme(me.theme_mode)
  useEffect(() => followChanges(client), [client])
  if (location === '/' && needsWelcome(me)) return <Redirect to="/welcome" replace />
  if (location !== '/welcome') return <Layout me={me} />
  return (
    <Suspense>
      <Welcome />
    </Suspense>
  )
}
