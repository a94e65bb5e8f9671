import type { GitHubEnvironment } from '../config.ts'
import type { Settings } from '../settings/store.ts'

export const GITHUB_URL = 'https://github.com'
export const GITHUB_API_URL = 'https://api.github.com'

/** The name of the App's client secret in the keychain. */
export const CLIENT_SECRET = 'github-app-client-secret'

/** The GitHub App that links are made with, as far as it is set up. Its secret is in the keychain or in the environment. */
export type GitHubApp = Readonly<{
  clientId: string | null
  slug: string | null
  /** Where people are sent: github.com or an Enterprise Server, without a slash at its end. */
  url: string
  apiUrl: string
}>

export type GitHubAppSettings = ReturnType<typeof createGitHubAppSettings>

/** Read at each use: what the environment gives wins, the rest follows what is stored at once. */
export function createGitHubAppSettings(settings: Settings, environment: GitHubEnvironment) {
  return {
    current: (): GitHubApp => ({
      clientId: environment.clientId ?? settings.get('github_client_id'),
      slug: environment.slug ?? settings.get('github_slug'),
      url: withoutSlash(environment.url ?? settings.get('github_url') ?? GITHUB_URL),
      apiUrl: withoutSlash(environment.apiUrl ?? settings.get('github_api_url') ?? GITHUB_API_URL),
    }),
    isConfigured(): boolean {
      const { clientId, slug } = this.current()
      return clientId !== null && slug !== null
    },
    store(app: {
      clientId: string
      slug: string
      url?: string | undefined
      apiUrl?: string | undefined
    }): void {
      settings.set('github_client_id', app.clientId)
      settings.set('github_slug', app.slug)
      if (app.url !== undefined) settings.set('github_url', withoutSlash(app.url))
      if (app.apiUrl !== undefined) settings.set('github_api_url', withoutSlash(app.apiUrl))
    },
    /** Which GitHub is meant, before there is an App on it. */
    storeServer(url: string, apiUrl: string): void {
      settings.set('github_url', withoutSlash(url))
      settings.set('github_api_url', withoutSlash(apiUrl))
    },
    /** Whether GitHub's return comes through the app's own scheme rather than the loopback address. */
    returnsByScheme: () => settings.get('github_redirect') === 'scheme',
    forget(): void {
      for (const name of ['github_client_id', 'github_slug', 'github_url', 'github_api_url'] as const)
        settings.set(name, null)
    },
  }
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')
