import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/host.ts'
import { type Clock, SECOND } from '../../base/time.ts'
import { reauthorizationRequired, toAppError, toFailure } from '../client/failures.ts'
import type { Tokens } from './vault.ts'

const authenticationSchema = z.object({
  token: z.string(),
  expiresAt: z.string().optional(),
  refreshToken: z.string().optional(),
  refreshTokenExpiresAt: z.string().optional(),
})

/** GitHub answers OAuth faults with 200 and this body; Octokit turns them into a 400 that carries it. */
const refusalSchema = z.object({ response: z.object({ data: z.object({ error: z.string() }) }) })

const WRONG_CREDENTIALS = 'incorrect_client_credentials'
/** Someone waits for their link to be removed, and the link is gone whatever comes of this. */
const REVOKE_MS = 3 * SECOND

export type GitHubOAuth = ReturnType<typeof createGitHubOAuth>

/** Making, renewing and revoking a user's tokens, in the name of the App. */
export function createGitHubOAuth(deps: {
  app: () => { clientId: string | null; url: string; apiUrl: string; requestMs: number }
  clientSecret: () => Promise<string | null>
  clock: Clock
  log: Log
}) {
  const { app, clientSecret, clock, log } = deps

  const client = async (base: 'web' | 'api', codeVerifier: string | null = null) => {
    const { oauthApp } = await import('../client/octokit.ts')
    const { clientId, url, apiUrl, requestMs } = app()
    const secret = await clientSecret()
    if (clientId === null || secret === null) {
      throw new AppError(
        'github_unavailable',
        'The GitHub App is not set up completely. Set it up with its client secret, then try again.',
      )
    }
    return oauthApp({
      baseUrl: base === 'web' ? url : apiUrl,
      clientId,
      clientSecret: secret,
      requestMs: base === 'web' ? requestMs : Math.min(requestMs, REVOKE_MS),
      log,
      codeVerifier,
    })
  }

  return {
    /** Trades a code for tokens. `redirectUrl` and `verifier` are those of the authorize address; null after an install. */
    async exchange(code: string, redirectUrl: string | null, verifier: string | null): Promise<Tokens> {
      const oauth = await client('web', verifier)
      const { authentication } = await oauth.createToken({
        code,
        ...(redirectUrl === null ? {} : { redirectUrl }),
      })
      return toTokens(authentication)
    },

    /** @throws AppError github_reauthorization_required where GitHub refuses the token, github_unavailable otherwise */
    async refresh(refreshToken: string): Promise<Tokens> {
      const oauth = await client('web')
      try {
        const { authentication } = await oauth.refreshToken({ refreshToken })
        return toTokens(authentication)
      } catch (error) {
        const failure = toFailure(error, clock)
        // It is the App that GitHub does not know then, not the person's token.
        if (failure.kind === 'unauthorized' || failure.kind === 'not-found') throw wrongCredentials()
        const refusal = refusalSchema.safeParse(error)
        if (!refusal.success) throw toAppError(failure)
        throw refusal.data.response.data.error === WRONG_CREDENTIALS
          ? wrongCredentials()
          : reauthorizationRequired()
      }
    },

    /** Ends a token at GitHub, as best effort. */
    async revoke({ accessToken }: Tokens): Promise<void> {
      try {
        const oauth = await client('api')
        await oauth.deleteToken({ token: accessToken })
      } catch (error) {
        const reason = error instanceof AppError ? error.code : toFailure(error, clock).kind
        log.warn({ reason }, 'could not revoke a token at GitHub')
      }
    },
  }
}

function wrongCredentials(): AppError {
  return new AppError(
    'github_unavailable',
    "GitHub does not accept the GitHub App's client secret. Set the App up again with the right one.",
  )
}

function toTokens(authentication: unknown): Tokens {
  const { token, expiresAt, refreshToken, refreshTokenExpiresAt } = authenticationSchema.parse(authentication)
  return {
    accessToken: token,
    expiresAt: expiresAt ?? null,
    refreshToken: refreshToken ?? null,
    refreshExpiresAt: refreshTokenExpiresAt ?? null,
  }
}
