import type { FastifyReply, FastifyRequest } from 'fastify'
import { assertNever } from '../../../shared/assert-never.ts'
import { findKey } from '../auth/authenticate.ts'
import { notAuthenticated } from '../auth/caller.ts'
import { throttled } from '../auth/throttle.ts'
import { AppError } from '../base/errors.ts'
import { GitHubFailure, reauthorizationRequired, toAppError } from '../github/client/failures.ts'
import { databaseUnavailable } from '../http/error-handler.ts'

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
export const isOAuthPreset = (preset: Preset): preset is OAuthPreset => preset.startsWith('oauth_')

type OAuthPreset = 'oauth_temporarily_unavailable' | 'oauth_invalid_grant'

/** The real error that a preset stands for. */
export function errorOf(preset: Exclude<Preset, OAuthPreset>, request: FastifyRequest): AppError {
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

/** Answers as the token endpoint does, which has no envelope. */
export function answerOAuth(preset: OAuthPreset, reply: FastifyReply): FastifyReply {
  reply.header('cache-control', 'no-store')
  if (preset === 'oauth_invalid_grant') {
    return reply.code(400).send({
      error: 'invalid_grant',
      error_description: 'Authorization code is invalid or has already been used',
    })
  }
  return reply.code(503).header('retry-after', '1').send({
    error: 'temporarily_unavailable',
    error_description: 'The authorization server is temporarily unable to handle the request. Please retry.',
  })
}
