import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { Log, SecretStore } from '../../base/host.ts'
import { type Clock, MINUTE } from '../../base/time.ts'
import type { Auth } from '../client/api.ts'
import { GitHubFailure, reauthorizationRequired, toAppError } from '../client/failures.ts'
import type { GitHubOAuth } from './oauth.ts'

/** A token that ends sooner than this is renewed before it is used. */
const MARGIN_MS = 5 * MINUTE

const ENTRY = 'github-link/'

const tokensSchema = z.object({
  accessToken: z.string(),
  /** When the access token ends; null where the App's tokens do not. */
  expiresAt: z.string().nullable(),
  refreshToken: z.string().nullable(),
  refreshExpiresAt: z.string().nullable(),
})

/** What GitHub gave for one user and App: kept in the keychain and nowhere else. */
export type Tokens = z.infer<typeof tokensSchema>

/** What the vault needs to know of a link. Links that share a grant share their tokens. */
export type TokenHolder = { id: string; grant_id: string | null; github_user_id: number | null }

export type TokenLinks = { ofGrant(grantId: string): TokenHolder[]; all(): TokenHolder[] }

export type TokenVault = ReturnType<typeof createTokenVault>

/**
 * The tokens of links: one keychain entry a link. Links that came from one authorization hold the same tokens, so renewing them writes
 * all their entries.
 */
export function createTokenVault(deps: {
  secrets: SecretStore
  links: TokenLinks
  oauth: GitHubOAuth
  clock: Clock
  log: Log
}) {
  const { secrets, links, oauth, clock, log } = deps
  const renewals = new Map<string, Promise<Tokens>>()
  // Renewed tokens that the keychain did not take yet. The old ones are dead at GitHub, so these must not be lost.
  const unsaved = new Map<string, Tokens>()
  // What this process wrote, so that the sweep leaves the tokens of a link alone whose row is still to come, and what it erased,
  // so that a renewal under way does not bring them back.
  const written = new Set<string>()
  const erased = new Set<string>()
  // Access tokens that were not meant to stay in the entry of a link, but do: without them the link would be lost.
  const stranded = new Set<string>()

  const read = async (row: TokenHolder): Promise<Tokens | null> => {
    const waiting = row.grant_id === null ? undefined : unsaved.get(row.grant_id)
    if (waiting !== undefined) {
      await saveGrant(row.grant_id ?? '', waiting)
      return waiting
    }
    return parseTokens(await secrets.get(entryOf(row.id)))
  }

  const write = async (id: string, tokens: Tokens): Promise<void> => {
    if (erased.has(id)) return
    written.add(id)
    await secrets.set(entryOf(id), JSON.stringify(tokens))
    if (erased.has(id)) await secrets.delete(entryOf(id))
  }

  const saveGrant = async (grantId: string, tokens: Tokens): Promise<void> => {
    unsaved.set(grantId, tokens)
    for (const { id } of links.ofGrant(grantId)) await write(id, tokens)
    unsaved.delete(grantId)
  }

  /** After a crash between two entries of a grant, one of them holds tokens that the others miss: they get them here. */
  const newestOfGrant = async (grantId: string): Promise<Tokens | null> => {
    const all = await Promise.all(links.ofGrant(grantId).map(read))
    const [newest] = all
      .filter((tokens) => tokens !== null)
      .sort((a, b) => (b.expiresAt ?? '').localeCompare(a.expiresAt ?? ''))
    if (newest === undefined) return null
    if (all.some((tokens) => tokens?.accessToken !== newest.accessToken)) await saveGrant(grantId, newest)
    return newest
  }

  const renew = async (row: TokenHolder, stale: Tokens): Promise<Tokens> => {
    const grantId = row.grant_id ?? row.id
    const current = (await newestOfGrant(grantId)) ?? stale
    if (current.accessToken !== stale.accessToken && !endsSoon(current)) return current
    if (current.refreshToken === null) throw reauthorizationRequired()
    const renewed = await oauth.refresh(current.refreshToken)
    await saveGrant(grantId, renewed)
    log.info({ integration: row.id }, 'renewed the tokens of a GitHub link')
    return renewed
  }

  const renewOnce = (row: TokenHolder, stale: Tokens): Promise<Tokens> => {
    const id = row.grant_id ?? row.id
    const under = renewals.get(id)
    if (under !== undefined) return under
    const renewal = renew(row, stale).finally(() => renewals.delete(id))
    renewals.set(id, renewal)
    return renewal
  }

  const endsSoon = ({ expiresAt }: Tokens): boolean =>
    expiresAt !== null && Date.parse(expiresAt) - clock() < MARGIN_MS

  return {
    /**
     * Does something at GitHub with a link's token: renewed before if it ends soon, and once more if GitHub refuses it.
     * @throws AppError keychain_unavailable, github_reauthorization_required, github_unavailable; GitHubFailure from `work`
     */
    async use<T>(row: TokenHolder, work: (auth: Auth) => Promise<T>): Promise<T> {
      let tokens = await read(row)
      if (tokens === null) throw reauthorizationRequired()
      if (endsSoon(tokens)) tokens = await renewOnce(row, tokens)
      try {
        return await work(authOf(row, tokens))
      } catch (error) {
        if (!(error instanceof GitHubFailure) || error.kind !== 'unauthorized') throw error
        return await work(authOf(row, await renewOnce(row, tokens)))
      }
    },

    /** The tokens as they are, or null. @throws AppError keychain_unavailable */
    peek: read,

    /**
     * Puts the same tokens into the entries of several links, all or none.
     * @throws AppError keychain_unavailable; what `commit` throws
     */
    async put(ids: readonly string[], tokens: Tokens, commit: () => void): Promise<void> {
      const before: { id: string; tokens: Tokens | null }[] = []
      try {
        for (const id of ids) {
          before.push({ id, tokens: parseTokens(await secrets.get(entryOf(id))) })
          await write(id, tokens)
        }
        commit()
      } catch (error) {
        for (const { id, tokens: old } of before) {
          const restored = old === null ? secrets.delete(entryOf(id)) : write(id, old)
          await restored.catch(() => {
            log.warn({ integration: id }, 'could not put back the tokens of a link')
            if (old !== null) stranded.add(tokens.accessToken)
          })
        }
        throw error
      }
    },
    /** Whether a link depends on tokens whose own links could not be saved. */
    isNeeded: ({ accessToken }: Tokens): boolean => stranded.has(accessToken),
    async erase(integrationId: string): Promise<void> {
      erased.add(integrationId)
      try {
        await secrets.delete(entryOf(integrationId))
      } catch (error) {
        erased.delete(integrationId)
        throw error
      }
    },

    /** Erases entries whose link is gone: what a crash between keychain and database left. */
    async sweep(): Promise<void> {
      const names = await secrets.names()
      const kept = new Set([...links.all().map(({ id }) => id), ...written].map(entryOf))
      for (const name of names) {
        if (!name.startsWith(ENTRY) || kept.has(name)) continue
        await secrets.delete(name)
        log.info({}, 'erased the tokens of a GitHub link that is gone')
      }
    },
  }
}

/** Null where there is no entry, or one that someone has changed by hand. */
function parseTokens(text: string | null): Tokens | null {
  try {
    return tokensSchema.parse(JSON.parse(text ?? 'null'))
  } catch {
    return null
  }
}

const entryOf = (integrationId: string) => `${ENTRY}${integrationId}`

/** Who a link's limits are counted for. */
export const rateKeyOf = (row: TokenHolder) => String(row.github_user_id ?? row.grant_id ?? row.id)

const authOf = (row: TokenHolder, tokens: Tokens): Auth => ({
  token: tokens.accessToken,
  who: rateKeyOf(row),
})

/** Turns what a read at GitHub threw into what the API answers. */
export function answerable(error: unknown): unknown {
  if (error instanceof AppError) return error
  return error instanceof GitHubFailure ? toAppError(error) : error
}
