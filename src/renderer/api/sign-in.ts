import { session } from './session.ts'

/** Trades a one-time token for a session and keeps it. False where the token was used already or has expired. */
export async function signIn(token: string): Promise<boolean> {
  const response = await fetch('/_companion/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  if (!response.ok) return false
  const { sessionSchema } = await import('../../shared/contract/sessions.ts')
  session.save(sessionSchema.parse(await response.json()).session)
  return true
}
