import { z } from 'zod'
import type { Actor } from '../../base/actor.ts'
import type { Change } from '../../base/change.ts'
import type { GitHubEnvironment } from '../../base/config.ts'
import type { SecretStore } from '../../base/host.ts'
import { CLIENT_SECRET, type GitHubAppSettings, type GivenAddresses, serverOf } from './settings.ts'

export type GitHubAppStatus = {
  configured: boolean
  client_id: string | null
  slug: string | null
  url: string
  api_url: string
  client_secret: 'stored' | 'missing' | 'environment'
}

/** The secret, and the GitHub that it was entered for. */
const entrySchema = z.object({ secret: z.string(), server: z.string() })

export type GitHubAppService = ReturnType<typeof createGitHubAppService>

/** Setting the App up and forgetting it, its secret included. */
export function createGitHubAppService(deps: {
  app: GitHubAppSettings
  environment: GitHubEnvironment
  secrets: SecretStore
  change: Change
}) {
  const { app, environment, secrets, change } = deps
  const server = () => serverOf(app.current())

  /** Stores a secret for one GitHub, and then what goes with it, or neither. */
  const withSecret = async (secret: string, of: GivenAddresses, commit: () => void): Promise<void> => {
    const before = await secrets.get(CLIENT_SECRET)
    const entry: z.infer<typeof entrySchema> = { secret, server: serverOf(app.addressesWith(of)) }
    await secrets.set(CLIENT_SECRET, JSON.stringify(entry))
    try {
      commit()
    } catch (error) {
      await (before === null ? secrets.delete(CLIENT_SECRET) : secrets.set(CLIENT_SECRET, before))
      throw error
    }
  }

  /** The secret for the GitHub that is set up now; it goes to no other. @throws AppError keychain_unavailable */
  const clientSecret = async (): Promise<string | null> => {
    if (environment.clientSecret !== undefined)
      return serverOf(app.ofEnvironment()) === server() ? environment.clientSecret : null
    const text = await secrets.get(CLIENT_SECRET)
    const entry = parseEntry(text)
    if (entry !== null) return entry.server === server() ? entry.secret : null
    // 0.1.0 kept the secret alone, and it is the one for the GitHub that is set up.
    if (text !== null) await secrets.set(CLIENT_SECRET, JSON.stringify({ secret: text, server: server() }))
    return text
  }

  return {
    clientSecret,

    /** Sets up the App that GitHub has just made. @throws AppError keychain_unavailable */
    adopt: (
      actor: Actor,
      made: { clientId: string; slug: string; clientSecret: string } & GivenAddresses,
    ): Promise<void> =>
      withSecret(made.clientSecret, made, () =>
        change(actor, (record) => {
          app.store(made)
          record('github_app.created', made.slug)
        }),
      ),

    /** `clientSecret` null keeps the one that is stored, for the GitHub that it was stored for. @throws AppError keychain_unavailable */
    async configure(
      actor: Actor,
      settings: { clientId: string; slug: string; clientSecret: string | null } & GivenAddresses,
    ): Promise<void> {
      const commit = () =>
        change(actor, (record) => {
          app.store(settings)
          record('github_app.configured', settings.slug)
        })
      if (settings.clientSecret === null) commit()
      else await withSecret(settings.clientSecret, settings, commit)
    },

    /** @throws AppError keychain_unavailable */
    async forget(actor: Actor): Promise<void> {
      // Nothing was ever set up here, so a keychain that does not answer has nothing of it.
      if (!app.isStored()) return
      const before = await secrets.get(CLIENT_SECRET)
      await secrets.delete(CLIENT_SECRET)
      try {
        change(actor, (record) => {
          app.forget()
          record('github_app.forgotten', 'GitHub App')
        })
      } catch (error) {
        if (before !== null) await secrets.set(CLIENT_SECRET, before)
        throw error
      }
    },

    async status(): Promise<GitHubAppStatus> {
      const { clientId, slug, url, apiUrl } = app.current()
      return {
        configured: app.isConfigured(),
        client_id: clientId,
        slug,
        url,
        api_url: apiUrl,
        client_secret: !(await holdsSecret())
          ? 'missing'
          : environment.clientSecret === undefined
            ? 'stored'
            : 'environment',
      }
    },
  }

  async function holdsSecret(): Promise<boolean> {
    // Where the keychain does not answer nothing can be read from it, which is what matters here.
    return clientSecret().then(
      (secret) => secret !== null,
      () => false,
    )
  }
}

/** Null where there is no entry, or one of 0.1.0. */
function parseEntry(text: string | null): z.infer<typeof entrySchema> | null {
  try {
    return entrySchema.parse(JSON.parse(text ?? 'null'))
  } catch {
    return null
  }
}
