import { z } from 'zod'
import type { Actor } from '../../base/actor.ts'
import { AppError } from '../../base/errors.ts'
import type { Log, SecretStore } from '../../base/host.ts'
import type { GitHubAppService } from './service.ts'
import type { GitHubAppSettings } from './settings.ts'

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
  /** A fresh `state` parameter for the user. */
  issueState: (userId: number) => string
  /** Spends a `state` parameter: whose it was, or null where it is unknown, spent or expired. */
  takeState: (parameter: string) => number | null
  app: GitHubAppSettings
  adopt: GitHubAppService['adopt']
  secrets: SecretStore
  /** Where GitHub sends people back to. */
  addresses: { own: () => string; callbackPath: string; setupPath: string }
  log: Log
}) {
  const { issueState, takeState, app, adopt, secrets, addresses, log } = deps

  return {
    /** The form for the UI to post. The App can read what it must and nothing more, and has no webhook. */
    form(userId: number, options: { url?: string | undefined; organization?: string | undefined }) {
      if (options.url !== undefined) app.storeServer(options.url)
      const state = issueState(userId)
      const place = options.organization === undefined ? '' : `/organizations/${options.organization}`
      const own = addresses.own()
      const manifest = {
        name: `PostHog Companion ${randomSuffix()}`,
        description: 'Links GitHub to PostHog Companion on your own machine.',
        url: 'https://posthog.com',
        redirect_url: `${own}${MANIFEST_CALLBACK_PATH}`,
        callback_urls: [`${own}${addresses.callbackPath}`],
        setup_url: `${own}${addresses.setupPath}`,
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
      const userId = takeState(parameter)
      if (userId === null) return 'invalid_state'
      if (!(await secrets.available())) return 'keychain_unavailable'
      try {
        const { apiRequest } = await import('../client/octokit.ts')
        const request = apiRequest({ ...app.current(), isRepeatable: false, log })
        const { data } = await request('POST /app-manifests/{code}/conversions', { code })
        const made = conversionSchema.parse(data)
        const actor: Actor = { userId, via: 'github', keyLabel: null }
        await adopt(actor, { clientId: made.client_id, slug: made.slug, clientSecret: made.client_secret })
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
