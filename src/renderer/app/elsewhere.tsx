import { useEffect } from 'react'
import { ownPath } from './own-path.ts'

/** PostHog's addresses for signing in and up, which its apps open with the page to go on to. */
export function Elsewhere() {
  useEffect(() => {
    location.replace(ownPath(new URLSearchParams(location.search).get('next')))
  }, [])
  return null
}
