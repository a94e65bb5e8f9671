import { setImmediate } from 'node:timers/promises'
import pTimeout from 'p-timeout'
import type { Background } from '../../base/background.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { Log } from '../../base/host.ts'
import { type Clock, DAY, HOUR, MINUTE, SECOND } from '../../base/time.ts'
import type { Auth, GitHubApi } from '../client/api.ts'
import { asAppError, GitHubFailure, reauthorizationRequired } from '../client/failures.ts'
import { fetchPages } from '../client/fetch-pages.ts'
import type { TokenVault } from '../tokens/vault.ts'
import { readBranches } from './read-branches.ts'
import { createRemovalCheck, RemovedOnGitHub } from './removal.ts'
import { createSnapshotWriter } from './snapshot-writer.ts'
import type { RepositorySnapshot, SnapshotStore } from './snapshots.ts'
import { type IntegrationRow, type IntegrationStore, REACH, type Reach } from './store.ts'

/** How long a snapshot is fresh, as in PostHog. */
const REPOSITORIES_TTL_MS = HOUR
const BRANCHES_TTL_MS = 10 * MINUTE
const BRANCHES_KEPT_MS = DAY
/** Within this time, another refresh returns the same snapshot. */
export const REFRESH_COOLDOWN_MS = 30 * SECOND
/** How long a request with a stale snapshot waits for a refresh before it gets the stale one. */
const REFRESH_WAIT_MS = 2 * SECOND
/** How many times a read is attempted if its link is replaced in the meantime. */
const MAX_ATTEMPTS = 3

export type Branches = { names: string[]; defaultBranch: string | null }

/** The progress of fetching repositories. */
export type FetchProgress = { donePages: number; totalPages: number }

/** Reads repositories and branches. Methods throw AppError if GitHub can't be read and there is no usable snapshot. */
export type RepositoryReader = ReturnType<typeof createRepositoryReader>

/**
 * Serves snapshots of GitHub's answers and refreshes the stale ones. Requests that need the same snapshot share one fetch.
 * Seeded installations only have their snapshot, which never becomes stale.
 */
export function createRepositoryReader(deps: {
  snapshots: SnapshotStore
  integrations: IntegrationStore
  api: GitHubApi
  tokens: TokenVault
  clock: Clock
  log: Log
  background: Background
  /** Called when a snapshot changed, so that the UI can update. */
  onChange: (action: string) => void
}) {
  const { snapshots, integrations, api, tokens, clock, log, background, onChange } = deps
  const repositoryFetches = new Map<string, Promise<RepositorySnapshot>>()
  const branchFetches = new Map<string, Promise<Branches>>()
  const progress = new Map<string, FetchProgress>()
  const explain = createRemovalCheck({ integrations, api, tokens })

  const isOlder = (moment: string, ms: number): boolean => Math.abs(clock() - Date.parse(moment)) > ms

  /** Changes when the link is replaced, since it may then belong to another GitHub account. */
  const fetchId = ({ id }: IntegrationRow): string => `${id} ${snapshots.dropsOf(id)}`

  /**
   * Reads with the link's current row, and starts over if the link is replaced in the meantime.
   * @throws AppError not_found if it was removed
   */
  const whileLinked = async <T>(
    row: IntegrationRow,
    work: (row: IntegrationRow) => Promise<T>,
  ): Promise<T> => {
    let current = row
    for (let attempt = 1; ; attempt++) {
      const id = fetchId(current)
      try {
        return await work(current)
      } catch (error) {
        const now = integrations.find(row.user_id, row.installation_id)
        if (now === null) throw notFound('No GitHub integration found for this installation.')
        if (fetchId(now) === id || attempt === MAX_ATTEMPTS) throw asAppError(error)
        current = now
      }
    }
  }

  /** Whether the answer for a link may be stored: the link exists and was not replaced. */
  const isCurrent = (row: IntegrationRow, id: string): boolean =>
    fetchId(row) === id && integrations.byId(row.id) !== null

  /** Notes whether a link still works, so that it shows without another read. Nothing fails because that could not be saved. */
  const note = (row: IntegrationRow, id: string, reach: Reach): void => {
    const now = integrations.byId(row.id)
    if (now === null || fetchId(row) !== id || now.needs_reauthorization === reach) return
    try {
      integrations.markReach(row.id, reach)
      onChange('repositories.reachability')
    } catch (error) {
      log.warn({ integration: row.id, reason: String(error) }, 'could not note whether a link still works')
    }
  }
  const noteFailure = (row: IntegrationRow, id: string, error: unknown): void => {
    const answer = asAppError(error)
    if (answer instanceof RemovedOnGitHub) note(row, id, REACH.removed)
    else if (answer instanceof AppError && answer.code === 'github_reauthorization_required')
      note(row, id, REACH.turnedAway)
  }

  const fetchRepositories = (row: IntegrationRow): Promise<RepositorySnapshot> =>
    shared(repositoryFetches, fetchId(row), async () => {
      const id = fetchId(row)
      try {
        const snapshot = await tokens.use(row, (auth) => readRepositories(row, auth))
        note(row, id, REACH.works)
        return snapshot
      } catch (error) {
        // GitHub no longer shows the installation: it was uninstalled, or the user lost access.
        const failure = await explain(row, isHidden(error) ? reauthorizationRequired() : error)
        noteFailure(row, id, failure)
        throw failure
      } finally {
        progress.delete(row.id)
        onChange('repositories.fetched')
        sweepSoon()
      }
    })

  const readRepositories = async (row: IntegrationRow, auth: Auth): Promise<RepositorySnapshot> => {
    const id = fetchId(row)
    const known = snapshots.repositories(row.id)
    const releaseKnown = known === null ? null : snapshots.hold(known.id)
    const writer = createSnapshotWriter(snapshots, known)
    try {
      const pages = await fetchPages({
        fetchPage: (number, etag) => api.repositories(row.installation_id, number, auth, etag),
        known: known?.pages ?? [],
        take: writer.take,
        progress: (donePages, totalPages) => progress.set(row.id, { donePages, totalPages }),
        log,
      })
      const publish = await writer.complete(pages)
      if (!isCurrent(row, id)) throw new GitHubFailure('unavailable')
      publish(row.id)
      const fresh = snapshots.repositories(row.id)
      if (fresh === null) throw new GitHubFailure('unavailable')
      return fresh
    } finally {
      writer.abandon()
      releaseKnown?.()
    }
  }

  const fetchBranches = (row: IntegrationRow, name: string): Promise<Branches> =>
    shared(branchFetches, `${fetchId(row)} ${name}`, () => {
      const id = fetchId(row)
      const fetching = tokens.use(row, async (auth) => {
        try {
          const read = await readBranches({ api, clock, log }, name, snapshots.branches(row.id, name), auth)
          if (!isCurrent(row, id)) throw new GitHubFailure('unavailable')
          snapshots.putBranches(row.id, name, read)
          return ordered(read)
        } catch (error) {
          // A repository that GitHub doesn't show has no branches. This is not cached.
          if (isHidden(error)) return { names: [], defaultBranch: null }
          throw error
        }
      })
      return fetching.catch(async (error: unknown) => {
        const failure = await explain(row, error)
        noteFailure(row, id, failure)
        throw failure
      })
    })

  /** Shares one fetch among concurrent requests. It continues even if they are canceled. */
  const shared = <T>(running: Map<string, Promise<T>>, id: string, start: () => Promise<T>): Promise<T> => {
    const existing = running.get(id)
    if (existing !== undefined) return existing
    const promise = background.own(start().finally(() => running.delete(id)))
    running.set(id, promise)
    return promise
  }

  /** Removes unused rows in small steps. */
  let isSweeping = false
  const sweepSoon = (): void => {
    if (isSweeping) return
    isSweeping = true
    background.run('could not remove old repository snapshots', async () => {
      try {
        do await setImmediate()
        while (!background.signal.aborted && snapshots.sweep())
      } finally {
        isSweeping = false
      }
    })
  }

  return {
    repositories: (row: IntegrationRow): Promise<RepositorySnapshot> =>
      whileLinked(row, async (current) => {
        const known = snapshots.repositories(current.id)
        if (known !== null && (current.seeded === 1 || !isOlder(known.fetchedAt, REPOSITORIES_TTL_MS)))
          return known
        return staleWhileRefreshing(fetchRepositories(current), () => snapshots.repositories(current.id))
      }),

    refresh: (row: IntegrationRow): Promise<RepositorySnapshot> =>
      whileLinked(row, async (current) => {
        const known = snapshots.repositories(current.id)
        // At exactly the end of the cooldown it is over.
        if (known !== null && (current.seeded === 1 || !isOlder(known.fetchedAt, REFRESH_COOLDOWN_MS - 1)))
          return known
        return fetchRepositories(current)
      }),

    /** `repository` is `owner/repo`, case-insensitive. */
    branches: (row: IntegrationRow, repository: string): Promise<Branches> =>
      whileLinked(row, async (current) => {
        const name = repository.toLowerCase()
        const known = snapshots.branches(current.id, name)
        if (current.seeded === 1) return ordered(known ?? { names: [], defaultBranch: null })
        if (known !== null && !isOlder(known.fetchedAt, BRANCHES_TTL_MS)) return ordered(known)
        return staleWhileRefreshing(fetchBranches(current, name), () => {
          const copy = snapshots.branches(current.id, name)
          return copy !== null && !isOlder(copy.fetchedAt, BRANCHES_KEPT_MS) ? ordered(copy) : null
        })
      }),

    /** The progress of fetching a link's repositories, or null if no fetch is running. */
    progress: (integrationId: string): FetchProgress | null => progress.get(integrationId) ?? null,

    sweepSoon,
  }
}

/** The new snapshot if it arrives in time; otherwise the stale one, while the fetch continues. Without a stale one, waits for the fetch. */
async function staleWhileRefreshing<T>(fetching: Promise<T>, stale: () => T | null): Promise<T> {
  if (stale() === null) return fetching
  const soon = await pTimeout(
    fetching.catch(() => null),
    { milliseconds: REFRESH_WAIT_MS, fallback: () => null },
  )
  return soon ?? stale() ?? fetching
}

const isHidden = (error: unknown) =>
  error instanceof GitHubFailure && (error.kind === 'not-found' || error.kind === 'forbidden')

/** The default branch first, if it is in the list; the others in GitHub's order. */
function ordered({ names, defaultBranch }: Branches): Branches {
  if (defaultBranch === null || !names.includes(defaultBranch)) return { names, defaultBranch }
  return { names: [defaultBranch, ...names.filter((name) => name !== defaultBranch)], defaultBranch }
}
