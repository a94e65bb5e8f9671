import { z } from 'zod'
import type { ActivityStore } from '../activity/store.ts'
import { AppError } from '../errors.ts'
import { CLIENT_SECRET, type GitHubAppSettings } from '../github/app-settings.ts'
import { CALLBACK_PATH, SETUP_PATH } from '../github-link/addresses.ts'
import type { StateStore } from '../github-link/states.ts'
import type { Log, SecretStore } from '../host.ts'

export const MANIFEST_CALLBACK_PATH = '/_companion/github/manifest/callback'

/** What is kept of the answer; the private key and the webhook secret in it are not even read. */
const conversionSchema = z.object({ client_id: z.string(), client_secret: z.string(), slug: z.string() })

/** Why no App was made: for the UI to explain. */
export type ManifestError = 'missing_params' | 'invalid_state' | 'conversion_failed' | 'keychain_unavailable'

export type AppManifest = ReturnType<typeof createAppManifest>

/**
 * GitHub's App manifest flow: the UI posts a description of the App to GitHub, the person agrees there, and GitHub sends them back with
 * a code that is traded for the App's credentials.
 */
export function createAppManifest(deps: {
  states: StateStore
  app: GitHubAppSettings
  secrets: SecretStore
  activity: ActivityStore
  ownUrl: () => string
  log: Log
}) {
  const { states, app, secrets, activity, ownUrl, log } = deps

  return {
    /** The form for the UI to post. The App can read what it must and nothing more, and has no webhook. */
    form(userId: number, options: { url?: string | undefined; organization?: string | undefined }) {
      if (options.url !== undefined) app.storeServer(options.url)
      const { state } = states.issue({ user_id: userId, flow: 'manifest' })
      const place = options.organization === undefined ? '' : `/organizations/${options.organization}`
      const own = ownUrl()
      const manifest = {
        name: `PostHog Companion ${randomSuffix()}`,
        description: 'Links GitHub to PostHog Companion on your own machine.',
        url: 'https://posthog.com',
        redirect_url: `${own}${MANIFEST_CALLBACK_PATH}`,
        callback_urls: [`${own}${CALLBACK_PATH}`],
        setup_url: `${own}${SETUP_PATH}`,
        setup_on_update: true,
        public: false,
        request_oauth_on_install: false,
        default_permissions: { metadata: 'read', contents: 'read' },
        default_events: [],
      }
      const action = `${app.current().url}${place}/settings/apps/new?${new URLSearchParams({ state })}`
      return { action, manifest: JSON.stringify(manifest) }
    },

    /** Trades GitHub's code for the App. Null when it is set up. */
    async finish(code: string | undefined, parameter: string | undefined): Promise<ManifestError | null> {
      if (!code || !parameter) return 'missing_params'
      const state = states.take(parameter)
      if (state?.flow !== 'manifest') return 'invalid_state'
      if (!(await secrets.available())) return 'keychain_unavailable'
      try {
        const { apiRequest } = await import('../github/octokit.ts')
        const request = apiRequest({ ...app.current(), isRepeatable: false, log })
        const { data } = await request('POST /app-manifests/{code}/conversions', { code })
        const made = conversionSchema.parse(data)
        await secrets.set(CLIENT_SECRET, made.client_secret)
        app.store({ clientId: made.client_id, slug: made.slug })
        activity.record(
          { userId: state.user_id, via: 'github', keyLabel: null },
          'github_app.created',
          made.slug,
        )
        return null
      } catch (error) {
        if (error instanceof AppError && error.code === 'keychain_unavailable') return error.code
        log.warn({}, 'GitHub did not hand over the App that was made from the manifest')
        return 'conversion_failed'
      }
    },
  }
}

/** Names of Apps are unique across GitHub. */
const randomSuffix = () => Math.random().toString(36).slice(2, 8)
