/** Why linking failed, as the error codes of PostHog's clients. */
export const LINK_ERRORS = [
  'access_denied',
  'github_oauth_error',
  'missing_params',
  'invalid_state',
  'invalid_installation_id',
  'invalid_installation',
  'invalid_team',
  'exchange_failed',
  'installation_verify_failed',
  'installation_not_authorized',
  'installation_fetch_failed',
  'integration_create_failed',
  'github_install_pending',
  'keychain_unavailable',
] as const

export type LinkError = (typeof LINK_ERRORS)[number]

/** The final redirect of the user's browser. Only fixed URLs, never one that the caller chose. */
export function finalRedirect(connectFrom: string, error: LinkError | null): string {
  const suffix = error === null ? '' : `&error=${error}`
  const page = '/account-connected/github-integration?provider=github'
  switch (connectFrom) {
    case 'posthog_code':
      return `${page}${suffix}`
    case 'posthog_companion':
    case 'slack':
      return `${page}&connect_from=${connectFrom}${suffix}`
    case 'posthog_mobile':
      return `posthog://github/callback?provider=github${suffix}`
    default:
      return `/settings/user-personal-integrations?${error === null ? 'github_link_success=1' : `github_link_error=${error}`}`
  }
}
