import type { Redirect } from '../../../../shared/contract/github-app.ts'
import { normalizeGitHubUrl } from '../../../../shared/github.ts'
import type { GitHubEnvironment } from '../../base/config.ts'
import { SECOND } from '../../base/time.ts'
import type { Settings } from '../../settings/store.ts'
import { serverOf } from '../client/server.ts'

export const GITHUB_URL = 'https://github.com'
/** Requests to GitHub time out after this long. */
const REQUEST_MS = 10 * SECOND

/** The name of the App's client secret in the keychain. */
export const CLIENT_SECRET = 'github-app-client-secret'

/** The GitHub App that links are made with; null fields are not configured. Its secret is in the keychain or the environment. */
export type GitHubApp = Readonly<{
  clientId: string | null
  slug: string | null
  /** github.com or a GitHub Enterprise Server, without a trailing slash. */
  url: string
  apiUrl: string
  requestMs: number
}>

type StoredUrls = { url: string | null; apiUrl: string | null }

/** URLs from a request, in their normal spelling; one that is left out keeps its stored value. */
export type UrlChanges = { url?: string | undefined; apiUrl?: string | undefined }

export type GitHubAppSettings = ReturnType<typeof createGitHubAppSettings>

/** A new configuration of the App. What is left out keeps its stored value. */
export type AppChanges = { clientId: string; slug: string; redirect?: Redirect | undefined } & UrlChanges

const STORED = ['github_client_id', 'github_slug', 'github_url', 'github_api_url', 'github_redirect'] as const

/** Evaluated on each call: the environment overrides stored settings, and changes to those take effect immediately. */
export function createGitHubAppSettings(settings: Settings, environment: GitHubEnvironment) {
  const effective = (stored: StoredUrls, over: UrlChanges) => {
    const url = normalizeGitHubUrl(over.url ?? stored.url ?? GITHUB_URL)
    // A stored API URL belongs to the stored server, not to the one set in the environment.
    const storedApi = over.url === undefined ? stored.apiUrl : null
    return { url, apiUrl: normalizeGitHubUrl(over.apiUrl ?? storedApi ?? apiUrlOf(url)) }
  }
  const withEnvironment = (stored: StoredUrls) => effective(stored, environment)

  const stored = (): StoredUrls => ({
    url: settings.get('github_url'),
    apiUrl: settings.get('github_api_url'),
  })

  const current = (): GitHubApp => ({
    clientId: environment.clientId ?? settings.get('github_client_id'),
    slug: environment.slug ?? settings.get('github_slug'),
    ...withEnvironment(stored()),
    requestMs: environment.requestMs ?? REQUEST_MS,
  })

  /**
   * The GitHub that tokens and a secret stored by 0.1.0 belong to, which named none in them; empty if unknown. It is the one in the settings,
   * whatever the environment names, until these change for the first time; then it is noted.
   */
  const legacyServer = (): string => {
    const isUnknown = settings.isInvalid('github_url') || settings.isInvalid('github_api_url')
    return settings.get('github_legacy_server') ?? (isUnknown ? '' : serverOf(effective(stored(), {})))
  }
  const setUrls = ({ url, apiUrl }: StoredUrls): void => {
    settings.set('github_legacy_server', legacyServer())
    settings.set('github_url', url)
    settings.set('github_api_url', apiUrl)
  }

  /** What would be stored. A new server without an API URL gets the default one for its kind. */
  const changed = (given: UrlChanges): StoredUrls => ({
    url: given.url ?? stored().url,
    apiUrl: given.apiUrl ?? (given.url === undefined ? stored().apiUrl : null),
  })

  /** The URLs in effect once these are stored. */
  const urlsWith = (given: UrlChanges) => withEnvironment(changed(given))

  return {
    current,
    urlsWith,
    /** The GitHub that a secret entered with these URLs is for, even if the environment names another one. */
    enteredFor(given: UrlChanges) {
      const inEffect = urlsWith(given)
      const url = given.url ?? inEffect.url
      const itsApi = url === inEffect.url ? inEffect.apiUrl : apiUrlOf(url)
      return { url, apiUrl: given.apiUrl ?? itsApi }
    },
    /** The GitHub that the credentials in the environment belong to. */
    ofEnvironment: () => withEnvironment({ url: null, apiUrl: null }),
    isConfigured: (): boolean => {
      const { clientId, slug } = current()
      return clientId !== null && slug !== null
    },
    store(app: AppChanges): void {
      setUrls(changed(app))
      settings.set('github_client_id', app.clientId)
      settings.set('github_slug', app.slug)
      if (app.redirect !== undefined) settings.set('github_redirect', app.redirect)
    },
    redirect: (): Redirect => settings.get('github_redirect') ?? 'loopback',
    isStored: () => STORED.some((name) => settings.get(name) !== null),
    legacyServer,
    forget(): void {
      setUrls({ url: null, apiUrl: null })
      for (const name of STORED) settings.set(name, null)
    },
  }
}

/** The default API URL: a host of its own on github.com and GHE.com, a path on GitHub Enterprise Server. */
function apiUrlOf(url: string): string {
  const address = URL.parse(url)
  const hasApiHost = address?.hostname === 'github.com' || address?.hostname.endsWith('.ghe.com')
  return hasApiHost ? `${address?.protocol}//api.${address?.host}` : `${url}/api/v3`
}
