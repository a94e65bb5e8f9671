import type { ActivityStore } from '../activity/store.ts'
import type { Actor } from '../actor.ts'
import type { GitHubEnvironment } from '../config.ts'
import type { SecretStore } from '../host.ts'
import { CLIENT_SECRET, type GitHubAppSettings } from './app-settings.ts'

export type GitHubAppStatus = {
  configured: boolean
  client_id: string | null
  slug: string | null
  url: string
  api_url: string
  client_secret: 'stored' | 'missing' | 'environment'
}

export type GitHubAppService = ReturnType<typeof createGitHubAppService>

/** Setting the App up and forgetting it, its secret included. */
export function createGitHubAppService(deps: {
  app: GitHubAppSettings
  environment: GitHubEnvironment
  secrets: SecretStore
  activity: ActivityStore
}) {
  const { app, environment, secrets, activity } = deps
  return {
    /** `clientSecret` null keeps the one that is stored. @throws AppError keychain_unavailable */
    async configure(
      actor: Actor,
      settings: {
        clientId: string
        slug: string
        clientSecret: string | null
        url?: string | undefined
        apiUrl?: string | undefined
      },
    ): Promise<void> {
      if (settings.clientSecret !== null) await secrets.set(CLIENT_SECRET, settings.clientSecret)
      app.store(settings)
      activity.record(actor, 'github_app.configured', settings.slug)
    },

    /** @throws AppError keychain_unavailable */
    async forget(actor: Actor): Promise<void> {
      await secrets.delete(CLIENT_SECRET)
      app.forget()
      activity.record(actor, 'github_app.forgotten', 'GitHub App')
    },

    async status(): Promise<GitHubAppStatus> {
      const { clientId, slug, url, apiUrl } = app.current()
      return {
        configured: app.isConfigured(),
        client_id: clientId,
        slug,
        url,
        api_url: apiUrl,
        client_secret:
          environment.clientSecret !== undefined
            ? 'environment'
            : (await holdsSecret())
              ? 'stored'
              : 'missing',
      }
    },
  }

  async function holdsSecret(): Promise<boolean> {
    // Where the keychain does not answer nothing can be read from it, which is what matters here.
    return secrets.get(CLIENT_SECRET).then(
      (secret) => secret !== null,
      () => false,
    )
  }
}
