import type { Actor } from '../../base/actor.ts'
import type { Change } from '../../base/change.ts'
import type { GitHubEnvironment } from '../../base/config.ts'
import type { SecretStore } from '../../base/host.ts'
import { CLIENT_SECRET, type GitHubAppSettings } from './settings.ts'

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
  change: Change
}) {
  const { app, environment, secrets, change } = deps
  return {
    /** The App's client secret, or null where none is set. @throws AppError keychain_unavailable */
    clientSecret: async (): Promise<string | null> =>
      environment.clientSecret ?? (await secrets.get(CLIENT_SECRET)),

    /** Sets up the App that GitHub has just made. @throws AppError keychain_unavailable */
    async adopt(actor: Actor, made: { clientId: string; slug: string; clientSecret: string }): Promise<void> {
      await secrets.set(CLIENT_SECRET, made.clientSecret)
      change(actor, (record) => {
        app.store(made)
        record('github_app.created', made.slug)
      })
    },

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
      change(actor, (record) => {
        app.store(settings)
        record('github_app.configured', settings.slug)
      })
    },

    /** @throws AppError keychain_unavailable */
    async forget(actor: Actor): Promise<void> {
      // Nothing was ever set up here, so a keychain that does not answer has nothing of it.
      if (!app.isStored()) return
      await secrets.delete(CLIENT_SECRET)
      change(actor, (record) => {
        app.forget()
        record('github_app.forgotten', 'GitHub App')
      })
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
