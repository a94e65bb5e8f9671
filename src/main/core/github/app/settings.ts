import type { GitHubEnvironment } from '../../base/config.ts'
import { SECOND } from '../../base/time.ts'
import type { Settings } from '../../settings/store.ts'

export const GITHUB_URL = 'https://github.com'
/** A request to GitHub that takes longer has failed. */
const REQUEST_MS = 10 * SECOND

/** The name of the App's client secret in the keychain. */
export const CLIENT_SECRET = 'github-app-client-secret'

/** The GitHub App that links are made with, as far as it is set up. Its secret is in the keychain or in the environment. */
export type GitHubApp = Readonly<{
  clientId: string | null
  slug: string | null
  /** Where people are sent: github.com or an Enterprise Server, without a slash at its end. */
  url: string
  apiUrl: string
  requestMs: number
}>

export type GitHubAppSettings = ReturnType<typeof createGitHubAppSettings>

const STORED = ['github_client_id', 'github_slug', 'github_url', 'github_api_url'] as const

/** Read at each use: what the environment gives wins, the rest follows what is stored at once. */
export function createGitHubAppSettings(settings: Settings, environment: GitHubEnvironment) {
  const current = (): GitHubApp => {
    const url = withoutSlash(environment.url ?? settings.get('github_url') ?? GITHUB_URL)
    // A stored API address belongs to the stored server, not to the one that the environment names.
    const storedApi = environment.url === undefined ? settings.get('github_api_url') : null
    return {
      clientId: environment.clientId ?? settings.get('github_client_id'),
      slug: environment.slug ?? settings.get('github_slug'),
      url,
      apiUrl: withoutSlash(environment.apiUrl ?? storedApi ?? apiUrlOf(url)),
      requestMs: environment.requestMs ?? REQUEST_MS,
    }
  }

  /** Which GitHub is meant, before there is an App on it. Its API is where such servers have it. */
  const storeServer = (url: string): void => {
    settings.set('github_url', withoutSlash(url))
    settings.set('github_api_url', null)
  }

  return {
    current,
    storeServer,
    isConfigured: (): boolean => {
      const { clientId, slug } = current()
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
      if (app.url !== undefined) storeServer(app.url)
      if (app.apiUrl !== undefined) settings.set('github_api_url', withoutSlash(app.apiUrl))
    },
    /** Whether GitHub's return comes through the app's own scheme rather than the loopback address. */
    returnsByScheme: () => settings.get('github_redirect') === 'scheme',
    isStored: () => STORED.some((name) => settings.get(name) !== null),
    forget(): void {
      for (const name of STORED) settings.set(name, null)
    },
  }
}

/** Where a GitHub has its API: github.com and GHE.com on a host of its own, an Enterprise Server beside its pages. */
function apiUrlOf(url: string): string {
  const address = URL.parse(url)
  const hasApiHost = address?.hostname === 'github.com' || address?.hostname.endsWith('.ghe.com')
  return hasApiHost ? `${address?.protocol}//api.${address?.host}` : `${url}/api/v3`
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')
