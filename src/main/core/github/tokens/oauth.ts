import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/host.ts'
import { type Clock, isoAt, SECOND } from '../../base/time.ts'
import type { GitHubApp } from '../app/settings.ts'
import {
  GitHubFailure,
  otherServer,
  reauthorizationRequired,
  toAppError,
  toFailure,
} from '../client/failures.ts'
import type { Spend, WhenLate } from '../client/late-answers.ts'
import { serverOf } from '../client/server.ts'
import type { Tokens } from './entries.ts'

/** Fields other than the token may be missing or malformed: the grant is already spent, so its token must not be lost. */
const grantSchema = z.object({
  // It has to fit into a header.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().max(1e9).nullable().catch(null),
  refresh_token: z.string().min(1).nullable().catch(null),
})

/** GitHub reports OAuth errors with this body. */
const refusalSchema = z.object({ error: z.string() })

/** GitHub's own names for a wrong secret and a wrong client ID, and that of RFC 6749. */
const WRONG_CREDENTIALS = new Set(['incorrect_client_credentials', 'Not Found', 'invalid_client'])
/** Errors that require a new authorization. All others may be temporary. */
const SPENT = new Set(['bad_refresh_token', 'refresh_token_expired', 'unauthorized_client', 'invalid_grant'])
/** The user is waiting, and the link is removed even if revoking fails. */
const REVOKE_MS = 3 * SECOND

export type GitHubOAuth = ReturnType<typeof createGitHubOAuth>

/** Issues, refreshes, and revokes a user's tokens on behalf of the App. */
export function createGitHubOAuth(deps: {
  app: () => GitHubApp
  /** The App's secret, if it belongs to that GitHub. */
  clientSecret: (server: string) => Promise<string | null>
  spend: Spend
  clock: Clock
  log: Log
}) {
  const { app, clientSecret, spend, clock, log } = deps

  /** For requests to one GitHub. @throws AppError github_reauthorization_required if another one is configured by now */
  const credentials = async (server: string) => {
    const current = app()
    if (serverOf(current) !== server) throw otherServer()
    const secret = await clientSecret(server)
    if (current.clientId === null || secret === null) {
      throw new AppError(
        'github_unavailable',
        'The GitHub App setup is incomplete. Configure the App with its client secret, then try again.',
      )
    }
    return { ...current, clientId: current.clientId, secret }
  }

  /** `whenLate` gets what GitHub answers after the time limit. @throws GitHubFailure, Refusal */
  const grant = async (
    server: string,
    parameters: Record<string, string>,
    whenLate: WhenLate<Tokens>,
  ): Promise<Tokens> => {
    const { url, clientId, secret, requestMs } = await credentials(server)
    const { tokenRequest } = await import('../client/octokit.ts')
    const fields = { client_id: clientId, client_secret: secret, ...parameters }
    return spend(
      requestMs,
      async (limits) => {
        const data = await tokenRequest({ url, ...limits, log }, fields).catch((error: unknown) => {
          throw toFailure(error, clock)
        })
        return parseGrant(data, server)
      },
      whenLate,
    )
  }

  /** @throws GitHubFailure, Refusal */
  const parseGrant = (data: unknown, server: string): Tokens => {
    const refusal = refusalSchema.safeParse(data)
    if (refusal.success) throw new Refusal(refusal.data.error)
    const parsed = grantSchema.safeParse(data)
    if (!parsed.success) throw new GitHubFailure('unavailable')
    const { access_token, expires_in, refresh_token } = parsed.data
    const now = clock()
    return {
      accessToken: access_token,
      // By the local clock, which may differ from GitHub's.
      expiresAt: expires_in === null ? null : isoAt(now + expires_in * SECOND),
      refreshToken: refresh_token,
      issuedAt: isoAt(now),
      server,
    }
  }

  /** Revokes a token at the GitHub that issued it, on a best-effort basis. */
  const revoke = async ({ accessToken, server }: Tokens): Promise<void> => {
    try {
      if (serverOf(app()) !== server) return
      const current = await credentials(server)
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
      log.warn({ reason }, 'could not revoke a token on GitHub')
    }
  }

  return {
    /**
     * Exchanges a code for tokens. `redirectUrl` and `verifier` are those of the authorize URL; null after an installation. `server` is where
     * the code is from.
     */
    exchange: (
      code: string,
      server: string,
      redirectUrl: string | null,
      verifier: string | null,
    ): Promise<Tokens> =>
      grant(
        server,
        {
          code,
          ...(redirectUrl === null ? {} : { redirect_uri: redirectUrl }),
          ...(verifier === null ? {} : { code_verifier: verifier }),
        },
        // The user was told that it failed, so nobody would use the tokens.
        async (answer) => {
          const late = await answer
          if (late !== null) await revoke(late)
        },
      ),

    /**
     * `whenLate` gets what GitHub answers after the time limit.
     * @throws AppError github_reauthorization_required if GitHub rejects the token, github_unavailable otherwise
     */
    async refresh(refreshToken: string, server: string, whenLate: WhenLate<Tokens>): Promise<Tokens> {
      // As RFC 6749 has it: without a new refresh token, the old one goes on.
      const complete = (fresh: Tokens) => ({ ...fresh, refreshToken: fresh.refreshToken ?? refreshToken })
      const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken }
      try {
        return complete(
          await grant(server, parameters, (answer) =>
            whenLate(answer.then((late) => late && complete(late))),
          ),
        )
      } catch (error) {
        if (error instanceof Refusal) {
          if (WRONG_CREDENTIALS.has(error.code)) throw wrongCredentials()
          throw SPENT.has(error.code)
            ? reauthorizationRequired()
            : toAppError(new GitHubFailure('unavailable'))
        }
        if (!(error instanceof GitHubFailure)) throw error
        // GitHub did not recognize the App itself, so the user's token may still be valid.
        if (error.kind === 'unauthorized' || error.kind === 'not-found') throw wrongCredentials()
        throw toAppError(error)
      }
    },

    revoke,
  }
}

/** GitHub's error code for refusing to issue tokens. */
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
    "GitHub rejected the GitHub App's client secret. Configure the App again with the correct one.",
  )
}
