import { setTimeout } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { Background } from '../../base/background.ts'
import type { Log, SecretStore } from '../../base/host.ts'
import { type Clock, MINUTE, SECOND } from '../../base/time.ts'
import type { InTurn } from '../../base/turns.ts'
import { retryWhileBusy } from '../../db/write-lock.ts'
import type { Auth } from '../client/api.ts'
import { GitHubFailure, otherServer, reauthorizationRequired } from '../client/failures.ts'
import { createEntries, type Tokens } from './entries.ts'
import type { GitHubOAuth } from './oauth.ts'

/** A token that ends sooner than this is renewed before it is used. */
const MARGIN_MS = 5 * MINUTE
/** GitHub's replicas may not know a token yet that is younger than this. */
const YOUNG_MS = MINUTE
/** When a young token that was refused is tried again. */
const RETRIES_MS = [200, 400, 800]
/** How long the rows of a new authorization wait for another process's lock on the database. */
const LOCK_MS = 10 * SECOND

/** What the vault needs to know of a link. Links that came from one authorization share its grant. */
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
 * The tokens of links: one keychain entry for each authorization (grant), which its links name in their rows. A new authorization gets an
 * entry of its own before the rows name it, so it replaces the old one in one step; whatever step fails, the rows name an entry that is
 * there, and what no row names is erased by the sweep. What makes, renews or ends grants of a user takes turns.
 */
export function createTokenVault(deps: {
  secrets: SecretStore
  links: TokenLinks
  oauth: GitHubOAuth
  /** The GitHub that is set up now; tokens go to no other than the one they came from. */
  server: () => string
  inTurn: InTurn<number>
  background: Background
  clock: Clock
  log: Log
}) {
  const { secrets, links, oauth, server, inTurn, background, clock, log } = deps
  const entries = createEntries({ secrets, links, server })
  const renewals = new Map<string, Promise<Tokens>>()
  // Renewed tokens that the keychain did not take yet. The old ones are dead at GitHub, so these must not be lost.
  const unsaved = new Map<string, Tokens>()
  // Grants whose entry is written and whose rows are about to be: the sweep leaves them alone.
  const inTheMaking = new Set<string>()

  const save = async (grantId: string, tokens: Tokens): Promise<void> => {
    unsaved.set(grantId, tokens)
    await entries.write(grantId, tokens)
    unsaved.delete(grantId)
  }
  const erase = async (grantId: string): Promise<void> => {
    await entries.erase(grantId)
    unsaved.delete(grantId)
  }
  const saveRest = async (): Promise<void> => {
    for (const [grantId, tokens] of unsaved) await save(grantId, tokens)
  }
  background.atEnd('could not save renewed tokens of a GitHub link', saveRest)

  const read = async (grantId: string): Promise<Tokens | null> =>
    unsaved.get(grantId) ?? (await entries.read(grantId))

  /** @throws AppError github_reauthorization_required, keychain_unavailable */
  const usable = async ({ user_id, grant_id }: TokenHolder): Promise<Tokens> => {
    if (grant_id === null) throw reauthorizationRequired()
    const late = unsaved.get(grant_id)
    if (late !== undefined)
      await inTurn(user_id, async () => {
        if (unsaved.get(grant_id) === late) await save(grant_id, late)
      })
    const tokens = (await read(grant_id)) ?? (await inTurn(user_id, () => entries.adopt(grant_id)))
    if (tokens === null) throw reauthorizationRequired()
    if (tokens.server !== server()) throw otherServer()
    return tokens
  }

  /** In the user's turn, and so with the row as it is then. */
  const renew = async (row: TokenHolder, stale: Tokens): Promise<Tokens> => {
    const grantId = links.byId(row.id)?.grant_id ?? null
    // The link was removed or made again meanwhile, so what the caller holds is not its token any more.
    if (grantId === null || grantId !== row.grant_id) throw reauthorizationRequired()
    const current = await read(grantId)
    if (current === null) throw reauthorizationRequired()
    if (current.accessToken !== stale.accessToken && !endsSoon(current)) return current
    if (current.refreshToken === null) throw reauthorizationRequired()
    // A keychain that would not take the new tokens says so here, before the old ones are spent.
    await save(grantId, current)
    const renewed = await oauth.refresh(current.refreshToken)
    await save(grantId, renewed)
    log.info({ integration: row.id }, 'renewed the tokens of a GitHub link')
    return renewed
  }

  const renewOnce = (row: TokenHolder, stale: Tokens): Promise<Tokens> => {
    const id = row.grant_id ?? row.id
    const under = renewals.get(id)
    if (under !== undefined) return under
    const renewal = inTurn(row.user_id, () => renew(row, stale)).finally(() => renewals.delete(id))
    renewals.set(id, renewal)
    return renewal
  }

  const endsSoon = ({ expiresAt }: Tokens): boolean =>
    expiresAt !== null && Date.parse(expiresAt) - clock() < MARGIN_MS

  /** A token that is very young is not taken for refused at once. */
  const patiently = async <T>(tokens: Tokens, work: () => Promise<T>): Promise<T> => {
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
     * Does something at GitHub with a link's token: renewed before if it ends soon, and once more if GitHub refuses it.
     * @throws AppError keychain_unavailable, github_reauthorization_required, github_unavailable; GitHubFailure from `work`
     */
    async use<T>(row: TokenHolder, work: (auth: Auth) => Promise<T>): Promise<T> {
      let tokens = await usable(row)
      if (endsSoon(tokens)) tokens = await renewOnce(row, tokens)
      const first = authOf(row, tokens)
      try {
        return await patiently(tokens, () => work(first))
      } catch (error) {
        if (!isUnauthorized(error)) throw error
        const renewed = await renewOnce(row, tokens)
        return await patiently(renewed, () => work(authOf(row, renewed)))
      }
    },

    /** Does something at GitHub with tokens that belong to no link yet. */
    useFresh: <T>(tokens: Tokens, work: (auth: Auth) => Promise<T>): Promise<T> =>
      patiently(tokens, () => work({ token: tokens.accessToken, who: null })),

    /**
     * Keeps the tokens of a new authorization. `commit` writes the rows that name the grant and returns the grants that they named before.
     * @throws AppError keychain_unavailable; what `commit` throws. Then everything is as it was.
     */
    keep: (userId: number, tokens: Tokens, commit: (grantId: string) => string[]): Promise<void> =>
      inTurn(userId, async () => {
        const grantId = uuidv7()
        inTheMaking.add(grantId)
        let replaced: string[]
        try {
          await entries.write(grantId, tokens)
          // The code is spent, so another process's lock must not lose the tokens.
          replaced = await retryWhileBusy(() => commit(grantId), LOCK_MS)
        } catch (error) {
          await eraseOrLeave(grantId)
          throw error
        } finally {
          inTheMaking.delete(grantId)
        }
        for (const old of replaced) await eraseOrLeave(old)
      }),

    /**
     * Removes a link. `commit` removes its row and is called once its tokens are erased, if no other link shares them. Returns what was
     * erased (tokens that no link has any more), or null where the link was gone already.
     * @throws AppError keychain_unavailable; what `commit` throws. Then the link stays as it was.
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
              log.warn({ integration: row.id }, 'could not put back the tokens of a link yet'),
            )
          throw error
        }
        return { erased }
      }),

    /** The data was replaced as a whole, so tokens that wait to be saved have no link. */
    dataReplaced: (): void => unsaved.clear(),

    /** Erases entries that no link names: what a crash between keychain and database left. */
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
        if ([...inTheMaking].some((grantId) => entries.name(grantId) === name)) continue
        await secrets.delete(name)
        log.info({}, 'erased the tokens of a GitHub link that is gone')
      }
    },
  }

  /** What stays has no row, so the next sweep erases it. */
  async function eraseOrLeave(grantId: string): Promise<void> {
    try {
      if (links.ofGrant(grantId).length === 0) await erase(grantId)
    } catch {
      log.debug({}, 'tokens that no link has are erased at the next start')
    }
  }
}

const isUnauthorized = (error: unknown) => error instanceof GitHubFailure && error.kind === 'unauthorized'

/** Who a link's limits are counted for. */
export const rateKeyOf = (row: TokenHolder) => String(row.github_user_id ?? row.grant_id ?? row.id)

const authOf = (row: TokenHolder, tokens: Tokens): Auth => ({
  token: tokens.accessToken,
  who: rateKeyOf(row),
})
