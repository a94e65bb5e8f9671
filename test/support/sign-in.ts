import { sessionSchema } from '../../src/shared/contract/sessions.ts'
import { SESSION_HEADER } from '../../src/shared/session-header.ts'

/** Signs in with a one-time link, as its page does, and returns the session header, or null if the link is rejected. */
export async function signInWith(loginUrl: string): Promise<Record<string, string> | null> {
  const { origin, pathname, searchParams } = new URL(loginUrl)
  const answer = await fetch(origin + pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: searchParams.get('token') }),
  })
  if (!answer.ok) return null
  return { [SESSION_HEADER]: sessionSchema.parse(await answer.json()).session }
}

/** Like `signInWith`, for links that must work. */
export async function signedIn(loginUrl: string): Promise<Record<string, string>> {
  const headers = await signInWith(loginUrl)
  if (headers === null) throw new Error('the sign-in link was rejected')
  return headers
}
