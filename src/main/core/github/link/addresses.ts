import type { Redirect } from '../../../../shared/contract/github-app.ts'
import { invalid } from '../../base/errors.ts'
import type { GitHubApp } from '../app/settings.ts'
import { serverOf } from '../client/server.ts'
import type { NewState, StateStore } from './states.ts'

export const CALLBACK_PATH = '/complete/github-link/'
export const SETUP_PATH = '/integrations/github/callback'
const SCHEME_CALLBACK = 'posthog-companion://complete/github-link/'

export type Addresses = ReturnType<typeof createAddresses>

/** The GitHub URLs to send the user to, each with a fresh state. */
export function createAddresses(deps: {
  states: StateStore
  app: () => GitHubApp
  /** The server's own URL, such as `http://127.0.0.1:7676`. */
  ownUrl: () => string
  redirect: () => Redirect
}) {
  const { states, app, ownUrl, redirect } = deps

  const clientId = (): string => {
    const id = app().clientId
    if (id === null) throw invalid('GitHub App client ID is not configured (GITHUB_APP_CLIENT_ID missing).')
    return id
  }
  const slug = (): string => {
    const name = app().slug
    if (name === null)
      throw invalid('GitHub App is not configured on this instance (missing GITHUB_APP_SLUG).')
    return name
  }

  return {
    /** The redirect URL for authorization codes. */
    callback: (): string => (redirect() === 'scheme' ? SCHEME_CALLBACK : `${ownUrl()}${CALLBACK_PATH}`),

    /** @throws AppError if the App has no client ID */
    checkAuthorize: (): void => void clientId(),
    /** @throws AppError if the App has no slug */
    checkInstall: (): void => void slug(),

    authorize(state: NewState & { flow: 'personal_oauth' | 'oauth_discover' }): string {
      const id = clientId()
      const redirect_url = this.callback()
      const issued = states.issue({ ...state, server_url: serverOf(app()), redirect_url })
      const query = new URLSearchParams({
        client_id: id,
        redirect_uri: redirect_url,
        state: issued.state,
        code_challenge: issued.challenge ?? '',
        code_challenge_method: 'S256',
      })
      return `${app().url}/login/oauth/authorize?${query}`
    },

    /** The App's installation page, without a state; null if the App has no slug. */
    installPage(): string | null {
      const { slug: name, url } = app()
      return name === null ? null : `${url}/apps/${encodeURIComponent(name)}/installations/new`
    },

    install(state: Omit<NewState, 'flow'>): string {
      const name = slug()
      const issued = states.issue({ ...state, flow: 'personal_install', server_url: serverOf(app()) })
      const query = new URLSearchParams({ state: issued.state })
      return `${app().url}/apps/${encodeURIComponent(name)}/installations/new?${query}`
    },
  }
}
