import type { Application } from '../applications/application.ts'
import { isRegistered } from '../applications/redirect-uris.ts'
import { words } from '../protocol/lists.ts'
import { OAuthError, type OAuthErrorCode } from '../protocol/oauth-error.ts'
import type { Parameters } from '../protocol/parameters.ts'
import { redirectTo } from './redirect.ts'

/** As PostHog's columns have it. */
const MAX_CHALLENGE_LENGTH = 128
const MAX_NONCE_LENGTH = 255

/** A request for authorization in which everything is valid. Scopes are as asked for. */
export type AuthorizationRequest = Readonly<{
  application: Application
  redirectUri: string
  state: string | null
  challenge: string
  nonce: string | null
  requestedScopes: readonly string[]
  prompts: readonly string[]
  approvalPrompt: string | null
  /** What the app suggests that the user gives access to. */
  suggestedLevel: 'organization' | 'team' | null
  suggestedTeam: number | null
}>

/** A fault that the app hears of: the browser goes back to it, with the error in the address. */
export class ErrorForApp extends Error {
  override readonly name = 'ErrorForApp'
  readonly location: string

  constructor(target: { redirectUri: string; state: string | null }, code: OAuthErrorCode, description = '') {
    super(description)
    this.location = redirectTo(target.redirectUri, {
      error: code,
      error_description: description === '' ? null : description,
      state: target.state,
    })
  }
}

/**
 * Checks a request for authorization. Before the app and its redirect URI are known to be right, nothing is redirected.
 * @throws OAuthError, to be shown as it is; ErrorForApp
 */
export function readAuthorizationRequest(
  parameters: Parameters,
  findApplication: (clientId: string) => Application | null,
): AuthorizationRequest {
  const clientId = parameters.get('client_id') ?? ''
  if (clientId === '') throw new OAuthError('invalid_request', 'Missing client_id parameter.')
  const application = findApplication(clientId)
  if (application === null) throw new OAuthError('invalid_request', unknownClient(clientId))
  const redirectUri = redirectUriOf(parameters, application)

  const target = { redirectUri, state: parameters.get('state') ?? null }
  const fault = (code: OAuthErrorCode, description?: string) => new ErrorForApp(target, code, description)
  const responseType = parameters.get('response_type')
  if (responseType === undefined) throw fault('invalid_request', 'Missing response_type parameter.')
  if (responseType !== 'code') throw fault('unsupported_response_type')
  const challenge = parameters.get('code_challenge') ?? ''
  if (challenge === '') throw fault('invalid_request', 'Code challenge required.')
  if (parameters.get('code_challenge_method') !== 'S256' || challenge.length > MAX_CHALLENGE_LENGTH)
    throw fault('invalid_request', 'Transform algorithm not supported.')

  const level = parameters.get('required_access_level')
  const team = Number(parameters.get('team_id') || Number.NaN)
  return {
    application,
    ...target,
    challenge,
    nonce: parameters.get('nonce')?.slice(0, MAX_NONCE_LENGTH) ?? null,
    requestedScopes: words(parameters.get('scope') ?? ''),
    prompts: words(parameters.get('prompt') ?? ''),
    approvalPrompt: parameters.get('approval_prompt') ?? null,
    suggestedLevel:
      level === 'organization' ? level : level === 'project' || level === 'team' ? 'team' : null,
    suggestedTeam: Number.isSafeInteger(team) ? team : null,
  }
}

/** @throws OAuthError */
function redirectUriOf(parameters: Parameters, { redirectUris }: Application): string {
  const asked = parameters.get('redirect_uri') ?? ''
  const [only] = redirectUris
  if (asked === '') {
    if (only === undefined || redirectUris.length > 1)
      throw new OAuthError('invalid_request', 'Missing redirect URI.')
    return only
  }
  if (!isRegistered(redirectUris, asked)) throw new OAuthError('invalid_request', 'Mismatching redirect URI.')
  return asked
}

export const unknownClient = (clientId: string) =>
  /^https:\/\//i.test(clientId)
    ? 'PostHog could not read the client metadata document at this client_id. Check that the URL is reachable over HTTPS and returns valid client metadata.'
    : 'No OAuth application is registered with this client_id. Check the client_id, or register the application again.'
