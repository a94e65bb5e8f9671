import { z } from 'zod'
import type { Actor } from '../../base/actor.ts'
import type { Background } from '../../base/background.ts'
import type { Change } from '../../base/change.ts'
import type { GitHubEnvironment } from '../../base/config.ts'
import type { SecretStore } from '../../base/host.ts'
import { createTurns } from '../../base/turns.ts'
import { serverOf } from '../client/server.ts'
import { type AppChanges, CLIENT_SECRET, type GitHubAppSettings, type UrlChanges } from './settings.ts'

export type GitHubAppStatus = {
  configured: boolean
  client_id: string | null
  slug: string | null
  url: string
  api_url: string
  client_secret: 'stored' | 'missing' | 'environment'
}

/** The secret, and the GitHub that it belongs to. */
const entrySchema = z.object({ secret: z.string(), server: z.string() })

export type GitHubAppService = ReturnType<typeof createGitHubAppService>

/** Configures and removes the App, including its secret. */
export function createGitHubAppService(deps: {
  app: GitHubAppSettings
  environment: GitHubEnvironment
  secrets: SecretStore
  change: Change
  background: Background
}) {
  const { app, environment, secrets, change, background } = deps
  // Settings and secret change together, so one configuration waits for the other.
  const turns = createTurns<'app'>(background.own)
  const inTurn = (work: () => Promise<void>): Promise<void> => turns('app', work)
  /** Stores a secret for a GitHub and runs `commit`, or does neither. */
  const withSecret = async (secret: string, of: UrlChanges, commit: () => void): Promise<void> => {
    const entry: z.infer<typeof entrySchema> = { secret, server: serverOf(app.enteredFor(of)) }
    const before = await secrets.get(CLIENT_SECRET)
    await secrets.set(CLIENT_SECRET, JSON.stringify(entry))
    try {
      commit()
    } catch (error) {
      await (before === null ? secrets.delete(CLIENT_SECRET) : secrets.set(CLIENT_SECRET, before))
      throw error
    }
  }

  /** 0.1.0 stored only the secret. */
  const migrateSecret = async (): Promise<void> => {
    const text = await secrets.get(CLIENT_SECRET)
    if (text === null || parseEntry(text) !== null) return
    const entry: z.infer<typeof entrySchema> = { secret: text, server: app.legacyServer() }
    await secrets.set(CLIENT_SECRET, JSON.stringify(entry))
  }

  /** The secret, if it belongs to this GitHub; it is never sent to another one. @throws AppError keychain_unavailable */
  const clientSecret = async (server = serverOf(app.current())): Promise<string | null> => {
    if (environment.clientSecret !== undefined)
      return serverOf(app.ofEnvironment()) === server ? environment.clientSecret : null
    let text = await secrets.get(CLIENT_SECRET)
    if (text !== null && parseEntry(text) === null) {
      await inTurn(migrateSecret)
      text = await secrets.get(CLIENT_SECRET)
    }
    const entry = parseEntry(text)
    return entry?.server === server ? entry.secret : null
  }

  return {
    clientSecret,

    /** Configures the App that GitHub has just created. @throws AppError keychain_unavailable */
    adopt: (
      actor: Actor,
      made: { clientId: string; slug: string; clientSecret: string } & UrlChanges,
    ): Promise<void> =>
      inTurn(() =>
        withSecret(made.clientSecret, made, () =>
          change(actor, (record) => {
            // The manifest registers only the loopback address as a callback URL.
            app.store({ ...made, redirect: 'loopback' })
            record('github_app.created', made.slug)
          }),
        ),
      ),

    /** With `clientSecret` null, the stored secret stays, for the GitHub that it belongs to. @throws AppError keychain_unavailable */
    configure: (actor: Actor, settings: AppChanges & { clientSecret: string | null }): Promise<void> =>
      inTurn(async () => {
        const commit = () =>
          change(actor, (record) => {
            app.store(settings)
            record('github_app.configured', settings.slug)
          })
        if (settings.clientSecret === null) commit()
        else await withSecret(settings.clientSecret, settings, commit)
      }),

    /** @throws AppError keychain_unavailable */
    forget: (actor: Actor): Promise<void> =>
      inTurn(async () => {
        // No App was ever configured here, so the keychain has no secret to delete and needn't be available.
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
      }),

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
    // An unavailable keychain can't supply the secret, which is what this asks.
    return clientSecret().then(
      (secret) => secret !== null,
      () => false,
    )
  }
}

/** Null if there is no entry, or one in the format of 0.1.0. */
function parseEntry(text: string | null): z.infer<typeof entrySchema> | null {
  try {
    return entrySchema.parse(JSON.parse(text ?? 'null'))
  } catch {
    return null
  }
}
