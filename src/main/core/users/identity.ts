import type { Caller } from '../auth/caller.ts'
import { AppError, permissionDenied } from '../base/errors.ts'
import { type Clock, MINUTE } from '../base/time.ts'

/** How long after a sign-in a session may change the email address. */
const FRESH_MS = 5 * MINUTE

/** Until when a caller's sign-in counts as fresh, in milliseconds since 1970; null for keys. */
export const freshUntil = ({ via }: Caller): number | null =>
  via.kind === 'session' ? Date.parse(via.createdAt) + FRESH_MS : null

/**
 * Email and password decide who can sign in, so a leaked key must change neither, and an old session not the email. This comes before
 * validation, whose errors tell which addresses have an account.
 * @throws AppError permission_denied, sensitive_action_required_reauth
 */
export function guardIdentity(
  caller: Caller,
  currentEmail: string,
  body: Record<string, unknown>,
  clock: Clock,
): void {
  const { email } = body
  const changesEmail =
    Object.hasOwn(body, 'email') &&
    !(typeof email === 'string' && email.trim().toLowerCase() === currentEmail.toLowerCase())
  const fresh = freshUntil(caller)
  if (fresh === null) {
    if (changesEmail || Object.hasOwn(body, 'password'))
      throw permissionDenied(
        'You can only change your email or password from the PostHog app, not with an API key or token.',
      )
  } else if (changesEmail && clock() >= fresh)
    throw new AppError('sensitive_action_required_reauth', "Confirm it's you before changing your email.")
}
