import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { isAppSlug, isClientId, isClientSecret } from '../../../../shared/github.ts'
import { AppError } from '../../base/errors.ts'
import type { Log, SecretStore } from '../../base/host.ts'
import type { Spend } from '../client/late-answers.ts'
import { serverOf, urlsOf } from '../client/server.ts'
import type { GitHubAppService } from './service.ts'
import type { GitHubAppSettings } from './settings.ts'

export const MANIFEST_CALLBACK_PATH = '/_companion/github/manifest/callback'

/** The used part of GitHub's answer; the private key and the webhook secret in it are never read. */
const conversionSchema = z.object({
  client_id: z.string().refine(isClientId),
  client_secret: z.string().refine(isClientSecret),
  slug: z.string().refine(isAppSlug),
})

type Credentials = z.infer<typeof conversionSchema>

/** Why no App was created, for the UI to explain. */
export type ManifestError = 'missing_params' | 'invalid_state' | 'conversion_failed' | 'keychain_unavailable'

export type AppManifest = ReturnType<typeof createAppManifest>

/**
 * GitHub's App manifest flow: the UI posts a description of the App to GitHub, the user confirms it there, and GitHub redirects back with
 * a code that is exchanged for the App's credentials.
 */
export function createAppManifest(deps: {
  /** Issues a `state` parameter for the user. */
  issueState: (userId: number, server: string) => string
  /** Spends a `state` parameter and returns its user and GitHub, or null if it is unknown, spent, or expired. */
  takeState: (parameter: string) => { userId: number; server: string } | null
  app: GitHubAppSettings
  adopt: GitHubAppService['adopt']
  spend: Spend
  secrets: SecretStore
  /** Where GitHub redirects to. */
  addresses: { own: () => string; callbackPath: string; setupPath: string }
  log: Log
}) {
  const { issueState, takeState, app, adopt, spend, secrets, addresses, log } = deps

  return {
    /** The form for the UI to post. The App gets only the permissions it needs, and no webhook. */
    form(userId: number, options: { url?: string | undefined; organization?: string | undefined }) {
      const server = app.urlsWith(options)
      const state = issueState(userId, serverOf(server))
      const organizationPath =
        options.organization === undefined ? '' : `/organizations/${options.organization}`
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
      const action = `${server.url}${organizationPath}/settings/apps/new?${new URLSearchParams({ state })}`
      return { action, manifest: JSON.stringify(manifest) }
    },

    /** Exchanges GitHub's code for the App's credentials. Returns null on success. */
    async finish(code: string | undefined, parameter: string | undefined): Promise<ManifestError | null> {
      if (!code || !parameter) return 'missing_params'
      const state = takeState(parameter)
      if (state === null) return 'invalid_state'
      // The App is on the GitHub where the flow started, even if another one has been configured since.
      const server = urlsOf(state.server)
      // The environment may name another GitHub since.
      if (serverOf(app.urlsWith(server)) !== state.server) return 'invalid_state'
      if (!(await secrets.available())) return 'keychain_unavailable'
      const before = app.current()
      const { requestMs } = before
      const store = (created: Credentials): Promise<void> =>
        adopt(
          { userId: state.userId, via: 'github', keyLabel: null },
          {
            clientId: created.client_id,
            slug: created.slug,
            clientSecret: created.client_secret,
            ...server,
          },
        )
      try {
        const { apiRequest } = await import('../client/octokit.ts')
        const created = await spend(
          requestMs,
          async (limits) => {
            const request = apiRequest({ ...server, ...limits, isRepeatable: false, log })
            const { data } = await request('POST /app-manifests/{code}/conversions', { code })
            return conversionSchema.parse(data)
          },
          async (answer) => {
            const late = await answer
            // Whoever configured an App meanwhile wants that one.
            if (late !== null && isDeepStrictEqual(app.current(), before)) await store(late)
          },
        )
        await store(created)
        return null
      } catch (error) {
        if (error instanceof AppError && error.code === 'keychain_unavailable') return error.code
        log.warn({}, "could not get the App's credentials from GitHub")
        return 'conversion_failed'
      }
    },
  }
}

/** App names are unique across GitHub. */
const randomSuffix = () => Math.random().toString(36).slice(2, 8)
