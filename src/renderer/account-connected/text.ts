export const text = {
  connected: 'GitHub connected',
  connectedHint: 'You can close this tab and return to the app.',
  notConnected: 'GitHub wasn’t connected',
  open: { posthog_companion: 'Open PostHog Companion', posthog_code: 'Open PostHog Code' },
  stay: 'Continue in the browser',
  unknown: (code: string) => `GitHub returned an unknown error (${code}). Return to the app and try again.`,
  errors: {
    access_denied: 'You canceled on GitHub. Nothing changed. You can connect again at any time.',
    github_oauth_error: 'GitHub reported an error during sign-in. Wait a moment and connect again.',
    missing_params: 'GitHub’s response was incomplete. Connect again from the app.',
    invalid_state: 'This link was already used or is more than 15 minutes old. Connect again from the app.',
    invalid_installation_id: 'GitHub returned an invalid installation. Connect again from the app.',
    invalid_installation:
      'The installation no longer belongs to your project. Ask the person who shared it, then connect again.',
    invalid_team:
      'You no longer have access to this project. Choose another project in the app, then connect again.',
    exchange_failed: 'GitHub rejected the sign-in code. Check the App’s client secret, then connect again.',
    installation_verify_failed:
      'Couldn’t verify the installation with GitHub. Wait a moment and connect again.',
    installation_not_authorized:
      'Your GitHub account doesn’t have access to this installation. Ask an owner for access, then connect again.',
    installation_fetch_failed:
      'Couldn’t load your installations from GitHub. Wait a moment and connect again.',
    installation_token_failed:
      'GitHub didn’t issue a token for the installation. Wait a moment and connect again.',
    integration_create_failed: 'Couldn’t save the connection. Check the free disk space, then connect again.',
    github_install_failed: 'Couldn’t install the App. Try again from the app.',
    github_install_pending:
      'An organization owner needs to approve the App first. It appears in the app once they do.',
    insufficient_permissions:
      'Your account can’t install Apps in this organization. Ask one of its owners to install it.',
    keychain_unavailable: 'Couldn’t store the tokens in the system keychain. Unlock it, then connect again.',
  },
}
