import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/host.ts'
import { type Clock, SECOND } from '../../base/time.ts'
import type { GitHubApp } from '../app/settings.ts'
import { serverOf } from '../app/settings.ts'
import { GitHubFailure, reauthorizationRequired, toAppError, toFailure } from '../client/failures.ts'
import type { Tokens } from './entries.ts'

/** Everything but the token may be missing or odd: a grant that is spent must not be lost for that. */
const grantSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().max(1e9).nullable().catch(null),
  refresh_token: z.string().min(1).nullable().catch(null),
})

/** GitHub answers OAuth faults with 200 and this body. */
const refusalSchema = z.object({ error: z.string() })

const WRONG_CREDENTIALS = 'incorrect_client_credentials'
/** The faults that a new authorization mends. Any other may pass. */
const SPENT = new Set(['bad_refresh_token', 'refresh_token_expired', 'unauthorized_client', 'invalid_grant'])
/** Someone waits for their link to be removed, and the link is gone whatever comes of this. */
const REVOKE_MS = 3 * SECOND

export type GitHubOAuth = ReturnType<typeof createGitHubOAuth>

/** Making, renewing and revoking a user's tokens, in the name of the App. */
export function createGitHubOAuth(deps: {
  app: () => GitHubApp
  clientSecret: () => Promise<string | null>
  clock: Clock
  log: Log
}) {
  const { app, clientSecret, clock, log } = deps

  const credentials = async () => {
    const current = app()
    const secret = await clientSecret()
    if (current.clientId === null || secret === null) {
      throw new AppError(
        'github_unavailable',
        'The GitHub App is not set up completely. Set it up with its client secret, then try again.',
      )
    }
    return { ...current, clientId: current.clientId, secret }
  }

  /** @throws GitHubFailure, Refusal */
  const grant = async (parameters: Record<string, string>): Promise<Tokens> => {
    const current = await credentials()
    const { url, clientId, secret, requestMs } = current
    const { tokenRequest } = await import('../client/octokit.ts')
    const data = await tokenRequest(
      { url, requestMs, log },
      {
        client_id: clientId,
        client_secret: secret,
        ...parameters,
      },
    ).catch((error: unknown) => {
      throw toFailure(error, clock)
    })
    const refusal = refusalSchema.safeParse(data)
    if (refusal.success) throw new Refusal(refusal.data.error)
    const parsed = grantSchema.safeParse(data)
    if (!parsed.success) throw new GitHubFailure('unavailable')
    const { access_token, expires_in, refresh_token } = parsed.data
    const now = clock()
    return {
      accessToken: access_token,
      // By the clock here, which may differ from GitHub's.
      expiresAt: expires_in === null ? null : new Date(now + expires_in * SECOND).toISOString(),
      refreshToken: refresh_token,
      issuedAt: new Date(now).toISOString(),
      server: serverOf(current),
    }
  }

  return {
    /** Trades a code for tokens. `redirectUrl` and `verifier` are those of the authorize address; null after an install. */
    exchange: (code: string, redirectUrl: string | null, verifier: string | null): Promise<Tokens> =>
      grant({
        code,
        ...(redirectUrl === null ? {} : { redirect_uri: redirectUrl }),
        ...(verifier === null ? {} : { code_verifier: verifier }),
      }),

    /** @throws AppError github_reauthorization_required where GitHub refuses the token, github_unavailable otherwise */
    async refresh(refreshToken: string): Promise<Tokens> {
      try {
        return await grant({ grant_type: 'refresh_token', refresh_token: refreshToken })
      } catch (error) {
        if (error instanceof Refusal) {
          if (error.code === WRONG_CREDENTIALS) throw wrongCredentials()
          throw SPENT.has(error.code)
            ? reauthorizationRequired()
            : toAppError(new GitHubFailure('unavailable'))
        }
        if (!(error instanceof GitHubFailure)) throw error
        // It is the App that GitHub does not know then, not the person's token.
        if (error.kind === 'unauthorized' || error.kind === 'not-found') throw wrongCredentials()
        throw toAppError(error)
      }
    },

    /** Ends a token at the GitHub that gave it, as best effort. */
    async revoke({ accessToken, server }: Tokens): Promise<void> {
      try {
        const current = await credentials()
        if (serverOf(current) !== server) return
        const { oauthApp } = await import('../client/octokit.ts')
        const oauth = oauthApp({
          baseUrl: current.apiUrl,
          clientId: current.clientId,
          clientSecret: current.secret,
          requestMs: Math.min(current.requestMs, REVOKE_MS),
          log,
        })
        await oauth.deleteToken({ token: accessToken })
      } catch (error) {
        const reason = error instanceof AppError ? error.code : toFailure(error, clock).kind
        log.warn({ reason }, 'could not revoke a token at GitHub')
      }
    },
  }
}

/** GitHub's own code for why it gives no tokens. */
class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

function wrongCredentials(): AppError {
  return new AppError(
    'github_unavailable',
    "GitHub does not accept the GitHub App's client secret. Set the App up again with the right one.",
  )
}
