import { useEffect, useRef, useState } from 'react'
import { signIn } from '../api/sign-in.ts'
import { Notice } from '../ui/badge.tsx'
import { ownPath } from './own-path.ts'
import { SignIn } from './sign-in.tsx'
import { text } from './text.ts'

/** Where a one-time sign-in link leads: trades its token for a session, then goes on to `next`. */
export function Login() {
  const [failure, setFailure] = useState<string | null>(null)
  const started = useRef(false)
  useEffect(() => {
    // React runs effects twice in development, and a token works once.
    if (started.current) return
    started.current = true
    const query = new URLSearchParams(location.search)
    const token = query.get('token')
    const next = ownPath(query.get('next'))
    // The token leaves the address before anything else can see it there.
    history.replaceState(null, '', location.pathname)
    if (token === null) return setFailure(text.signIn.noToken)
    signIn(token).then(
      (signedIn) => (signedIn ? location.replace(next) : setFailure(text.signIn.used)),
      () => setFailure(text.signIn.unreachable),
    )
  }, [])
  if (failure === null) return null
  return (
    <SignIn>
      <Notice tone="warn">{failure}</Notice>
    </SignIn>
  )
}
