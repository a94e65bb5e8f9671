import { setTimeout } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { Background } from '../../base/background.ts'
import { AppError } from '../../base/errors.ts'
import type { Log, SecretStore } from '../../base/host.ts'
import { type Clock, MINUTE, SECOND } from '../../base/time.ts'
import type { InTurn } from '../../base/turns.ts'
import { retryWhileBusy } from '../../db/write-lock.ts'
import type { Auth } from '../client/api.ts'
import { GitHubFailure, otherServer, reauthorizationRequired, toAppError } from '../client/failures.ts'
import { urlsOf } from '../client/server.ts'
import { createEntries, type Tokens } from './entries.ts'
import type { GitHubOAuth } from './oauth.ts'

/** Tokens that expire sooner than this are refreshed before use. */
const MARGIN_MS = 5 * MINUTE
/** GitHub's replicas may not know a token yet that is younger than this. */
const YOUNG_MS = MINUTE
/** The delays before a young token is retried. */
const RETRIES_MS = [200, 400, 800]
/** How long a new authorization waits for another process's lock on the database. */
const LOCK_MS = 10 * SECOND

/** What the vault needs to know about a link. Links from one authorization share its grant. */
export type TokenHolder = {
  id: string
  user_id: number
  grant_id: string | null
  github_user_id: number | null
}

export type TokenLinks = {
  byId(id: string): TokenHolder | null
  ofGrant(grantId: string): TokenHolder[]
  all(): TokenHolder[]
}

export type TokenVault = ReturnType<typeof createTokenVault>

/**
 * The tokens of links: one keychain entry for each authorization (grant), which the rows of its links reference. A new authorization is
 * written to its own entry before any row references it, so it replaces the old one atomically: whichever step fails, the rows reference
 * an existing entry, and the sweep erases entries that no row references. Operations on a user's grants are serialized.
 */
export function createTokenVault(deps: {
  secrets: SecretStore
  links: TokenLinks
  oauth: GitHubOAuth
  /** The configured GitHub; tokens are only sent to the one that issued them. */
  server: () => string
  /** The GitHub that tokens stored by 0.1.0 belong to. */
  legacyServer: () => string
  inTurn: InTurn<number>
  background: Background
  clock: Clock
  log: Log
}) {
  const { secrets, links, oauth, server, legacyServer, inTurn, background, clock, log } = deps
  const entries = createEntries({ secrets, links, legacyServer })
  const refreshes = new Map<string, Promise<Tokens>>()
  // Refreshed tokens that the keychain has not accepted yet. GitHub has already invalidated the old ones, so these must not be lost.
  const unsaved = new Map<string, Tokens>()
  // Refreshes that GitHub has not answered in time but may still answer, with their grant.
  const late = new Map<symbol, string>()
  // Grants whose entry exists but whose rows are not committed yet: the sweep skips them.
  const uncommitted = new Set<string>()

  const save = async (grantId: string, tokens: Tokens): Promise<void> => {
    unsaved.set(grantId, tokens)
    await entries.write(grantId, tokens)
    unsaved.delete(grantId)
  }
  const erase = async (grantId: string): Promise<void> => {
    await entries.erase(grantId)
    unsaved.delete(grantId)
  }
  const saveUnsaved = async (): Promise<void> => {
    for (const [grantId, tokens] of unsaved) await save(grantId, tokens)
  }
  background.atEnd('could not save the refreshed tokens of a GitHub link', saveUnsaved)

  const read = async (grantId: string): Promise<Tokens | null> =>
    unsaved.get(grantId) ?? (await entries.read(grantId))

  /** @throws AppError github_reauthorization_required, keychain_unavailable */
  const usable = async ({ user_id, grant_id }: TokenHolder): Promise<Tokens> => {
    if (grant_id === null) throw reauthorizationRequired()
    const pending = unsaved.get(grant_id)
    if (pending !== undefined)
      await inTurn(user_id, async () => {
        if (unsaved.get(grant_id) === pending) await save(grant_id, pending)
      })
    const tokens = (await read(grant_id)) ?? (await inTurn(user_id, () => entries.adopt(grant_id)))
    if (tokens === null) throw reauthorizationRequired()
    if (tokens.server !== server()) throw otherServer()
    return tokens
  }

  /** Runs in the user's queue, so it sees the row's current state. */
  const refresh = async (row: TokenHolder, stale: Tokens): Promise<Tokens> => {
    const grantId = links.byId(row.id)?.grant_id ?? null
    // The link was removed or relinked in the meantime, so the caller's token no longer belongs to it.
    if (grantId === null || grantId !== row.grant_id) throw reauthorizationRequired()
    const current = await read(grantId)
    if (current === null) throw reauthorizationRequired()
    if (current.accessToken !== stale.accessToken && !endsSoon(current)) return current
    if (current.refreshToken === null) throw reauthorizationRequired()
    // Writing first reveals a keychain that would reject the new tokens, before the old ones are spent.
    await save(grantId, current)
    const refreshed = await oauth
      .refresh(current.refreshToken, current.server, (answer) => keepLate(row.user_id, grantId, answer))
      .catch((error: unknown) => {
        // A late answer may still bring what this refresh token was spent for.
        throw isRejected(error) && isAwaited(grantId) ? toAppError(new GitHubFailure('unavailable')) : error
      })
    forgetLate(grantId)
    await save(grantId, refreshed)
    log.info({ integration: row.id }, 'refreshed the tokens of a GitHub link')
    return refreshed
  }

  const isAwaited = (grantId: string): boolean => [...late.values()].includes(grantId)
  const forgetLate = (grantId: string): void => {
    for (const [refreshing, of] of late) if (of === grantId) late.delete(refreshing)
  }
  /** Saves the tokens of a late answer, unless their link is gone or has newer ones by then. */
  const keepLate = async (userId: number, grantId: string, answer: Promise<Tokens | null>): Promise<void> => {
    const refreshing = Symbol()
    late.set(refreshing, grantId)
    try {
      const tokens = await answer
      if (tokens === null) return
      await inTurn(userId, async () => {
        const isWanted = late.has(refreshing) && links.ofGrant(grantId).length > 0
        await (isWanted ? save(grantId, tokens) : oauth.revoke(tokens))
      })
    } finally {
      late.delete(refreshing)
    }
  }

  const refreshOnce = (row: TokenHolder, stale: Tokens): Promise<Tokens> => {
    const id = row.grant_id ?? row.id
    const running = refreshes.get(id)
    if (running !== undefined) return running
    const promise = inTurn(row.user_id, () => refresh(row, stale)).finally(() => refreshes.delete(id))
    refreshes.set(id, promise)
    return promise
  }

  const endsSoon = ({ expiresAt }: Tokens): boolean =>
    expiresAt !== null && Date.parse(expiresAt) - clock() < MARGIN_MS

  /** A 401 for a very young token is retried. */
  const retryWhileYoung = async <T>(tokens: Tokens, work: () => Promise<T>): Promise<T> => {
    for (const pause of RETRIES_MS) {
      try {
        return await work()
      } catch (error) {
        const isYoung = tokens.issuedAt !== null && Math.abs(clock() - Date.parse(tokens.issuedAt)) < YOUNG_MS
        if (!isUnauthorized(error) || !isYoung || background.signal.aborted) throw error
        await setTimeout(pause)
      }
    }
    return work()
  }

  return {
    /**
     * Calls GitHub with a link's token, which is refreshed first if it is about to expire. If GitHub rejects it, it is refreshed and the call
     * is retried once.
     * @throws AppError keychain_unavailable, github_reauthorization_required, github_unavailable; GitHubFailure from `work`
     */
    async use<T>(row: TokenHolder, work: (auth: Auth) => Promise<T>): Promise<T> {
      let tokens = await usable(row)
      if (endsSoon(tokens)) tokens = await refreshOnce(row, tokens)
      const first = authOf(row, tokens)
      try {
        return await retryWhileYoung(tokens, () => work(first))
      } catch (error) {
        if (!isUnauthorized(error)) throw error
        const refreshed = await refreshOnce(row, tokens)
        return await retryWhileYoung(refreshed, () => work(authOf(row, refreshed)))
      }
    },

    /** Calls GitHub with tokens that don't belong to a link yet. */
    useFresh: <T>(tokens: Tokens, work: (auth: Auth) => Promise<T>): Promise<T> =>
      retryWhileYoung(tokens, () => work({ token: tokens.accessToken, server: tokens.server, who: null })),

    /**
     * Stores the tokens of a new authorization. `commit` writes the rows that reference the grant and returns the grants they replaced.
     * @throws AppError keychain_unavailable; what `commit` throws. Nothing is changed then.
     */
    keep: (userId: number, tokens: Tokens, commit: (grantId: string) => string[]): Promise<void> =>
      inTurn(userId, async () => {
        const grantId = uuidv7()
        uncommitted.add(grantId)
        let replaced: string[]
        try {
          await entries.write(grantId, tokens)
          // The code is spent, so another process's lock must not lose the tokens.
          replaced = await retryWhileBusy(() => commit(grantId), LOCK_MS)
        } catch (error) {
          await tryErase(grantId)
          throw error
        } finally {
          uncommitted.delete(grantId)
        }
        for (const old of replaced) await tryErase(old)
      }),

    /**
     * Removes a link. Erases its tokens unless another link shares them, then calls `commit` to remove the row. Returns the erased tokens, if
     * any, or null if the link was already gone.
     * @throws AppError keychain_unavailable; what `commit` throws. The link is unchanged then.
     */
    forget: (row: TokenHolder, commit: () => void): Promise<{ erased: Tokens | null } | null> =>
      inTurn(row.user_id, async () => {
        const now = links.byId(row.id)
        if (now === null) return null
        const grantId = now.grant_id
        if (grantId === null || links.ofGrant(grantId).length > 1) {
          commit()
          return { erased: null }
        }
        const erased = await read(grantId)
        await erase(grantId)
        try {
          commit()
        } catch (error) {
          if (erased !== null)
            await save(grantId, erased).catch(() =>
              log.warn({ integration: row.id }, 'could not restore the tokens of a link yet'),
            )
          throw error
        }
        return { erased }
      }),

    /** Forgets tokens that wait to be saved, because the data was replaced as a whole and no link has them. */
    dataReplaced(): void {
      unsaved.clear()
      late.clear()
    },

    /** Erases entries that no link references, which a crash between keychain and database may have left. */
    async sweep(): Promise<void> {
      const names = await secrets.names()
      for (const link of links.all()) {
        const grantId = link.grant_id
        if (grantId !== null && names.includes(entries.oldName(link.id)))
          await inTurn(link.user_id, () => entries.adopt(grantId))
      }
      for (const name of names) {
        const isNamed = (link: TokenHolder) => entries.isNamedBy(name, link)
        if (!entries.isEntry(name) || links.all().some(isNamed)) continue
        if ([...uncommitted].some((grantId) => entries.name(grantId) === name)) continue
        await secrets.delete(name)
        log.info({}, 'erased the tokens of a removed GitHub link')
      }
    },
  }

  /** If erasing fails, the entry has no row, so the next sweep erases it. */
  async function tryErase(grantId: string): Promise<void> {
    try {
      if (links.ofGrant(grantId).length === 0) await erase(grantId)
    } catch {
      log.debug({}, 'unused tokens will be erased at the next start')
    }
  }
}

const isRejected = (error: unknown) =>
  error instanceof AppError && error.code === 'github_reauthorization_required'
const isUnauthorized = (error: unknown) => error instanceof GitHubFailure && error.kind === 'unauthorized'

/** The key for a link's rate limit at a GitHub's API. */
export const rateKeyOf = (row: TokenHolder, server: string) =>
  `${urlsOf(server).apiUrl} ${row.github_user_id ?? row.grant_id ?? row.id}`

const authOf = (row: TokenHolder, tokens: Tokens): Auth => ({
  token: tokens.accessToken,
  server: tokens.server,
  who: rateKeyOf(row, tokens.server),
})
