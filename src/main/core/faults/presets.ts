import type { FastifyRequest } from 'fastify'
import { assertNever } from '../../../shared/assert-never.ts'
import { findKey } from '../auth/authenticate.ts'
import { notAuthenticated } from '../auth/caller.ts'
import { throttled } from '../auth/throttle.ts'
import { AppError } from '../base/errors.ts'
import { GitHubFailure, reauthorizationRequired, toAppError } from '../github/client/failures.ts'
import { databaseUnavailable } from '../http/error-handler.ts'
import { busy, OAuthError } from '../oauth/protocol/oauth-error.ts'
import { bodyParameters } from '../oauth/protocol/parameters.ts'
import { BAD_CODE, BAD_REFRESH_TOKEN } from '../oauth/tokens/exchange.ts'

export const PRESETS = [
  'unauthenticated',
  'throttled',
  'server_error',
  'unavailable',
  'github_unavailable',
  'github_rate_limited',
  'github_reauthorization_required',
  'oauth_temporarily_unavailable',
  'oauth_invalid_grant',
] as const

export type Preset = (typeof PRESETS)[number]

const WAIT_SECONDS = 60

export const isGitHubPreset = (preset: Preset) => preset.startsWith('github_')
/** These happen at the token endpoint alone. */
export const isOAuthPreset = (preset: Preset) => preset.startsWith('oauth_')

/** The real error that a preset stands for. */
export function errorOf(preset: Preset, request: FastifyRequest): AppError | OAuthError {
  switch (preset) {
    case 'unauthenticated':
      return refusedCredential(request)
    case 'throttled':
      return throttled(WAIT_SECONDS)
    case 'server_error':
      return new AppError('error', 'A server error occurred.')
    case 'unavailable':
      return databaseUnavailable()
    case 'github_unavailable':
      return toAppError(new GitHubFailure('unavailable'))
    case 'github_rate_limited':
      return toAppError(new GitHubFailure('rate-limited', { retryAfter: WAIT_SECONDS }))
    case 'github_reauthorization_required':
      return reauthorizationRequired()
    case 'oauth_temporarily_unavailable':
      return busy()
    case 'oauth_invalid_grant': {
      const isRefresh = bodyParameters(request).get('grant_type') === 'refresh_token'
      return new OAuthError('invalid_grant', isRefresh ? BAD_REFRESH_TOKEN : BAD_CODE)
    }
    default:
      return assertNever(preset)
  }
}

/** What a request is told whose credential is no good: as for one that was revoked or has ended. */
function refusedCredential(request: FastifyRequest): AppError {
  const key = request.caller?.via.kind === 'session' ? null : findKey(request)
  if (key === null) return notAuthenticated()
  const detail =
    key.value.startsWith('pha_') && key.source === 'Authorization header'
      ? 'Invalid access token.'
      : `Personal API key found in request ${key.source} is invalid.`
  return new AppError('authentication_failed', detail)
}
