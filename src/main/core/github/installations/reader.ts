import { setImmediate } from 'node:timers/promises'
import type { Background } from '../../base/background.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { Log } from '../../base/host.ts'
import { type Clock, DAY, HOUR, MINUTE, SECOND } from '../../base/time.ts'
import type { Auth, GitHubApi } from '../client/api.ts'
import { answerable, GitHubFailure, reauthorizationRequired } from '../client/failures.ts'
import { fetchPages } from '../client/fetch-pages.ts'
import type { TokenVault } from '../tokens/vault.ts'
import { readBranches } from './read-branches.ts'
import { createSnapshotWriter } from './snapshot-writer.ts'
import type { RepositorySnapshot, SnapshotStore } from './snapshots.ts'
import type { IntegrationRow, IntegrationStore } from './store.ts'

/** How old a snapshot may be before it is read again, as PostHog has it. */
const REPOSITORIES_TTL_MS = HOUR
const BRANCHES_TTL_MS = 10 * MINUTE
const BRANCHES_KEPT_MS = DAY
/** Asking for a refresh again within this time gives the same snapshot. */
export const REFRESH_COOLDOWN_MS = 30 * SECOND
/** A caller who has a stale copy waits so long for a new one, then gets the old one while the new one goes on. */
const PATIENCE_MS = 2 * SECOND
/** How often a read begins again because its link was made again meanwhile. */
const BEGINNINGS = 3

export type Branches = { names: string[]; defaultBranch: string | null }

/** How far a fetch of repositories is. */
export type FetchProgress = { donePages: number; totalPages: number }

/** Where repositories and branches are read. Each throws AppError where GitHub can't be read and there is no copy. */
export type RepositoryReader = ReturnType<typeof createRepositoryReader>

/**
 * Serves snapshots of what GitHub answered and reads GitHub when they are old. Requests that need the same snapshot share one fetch.
 * Seeded installations have nothing but their snapshot, which never ages.
 */
export function createRepositoryReader(deps: {
  snapshots: SnapshotStore
  integrations: IntegrationStore
  api: GitHubApi
  tokens: TokenVault
  clock: Clock
  log: Log
  background: Background
  /** Told when a snapshot changed, so that the UI can follow. */
  onChange: (action: string) => void
}) {
  const { snapshots, integrations, api, tokens, clock, log, background, onChange } = deps
  const repositoryFetches = new Map<string, Promise<RepositorySnapshot>>()
  const branchFetches = new Map<string, Promise<Branches>>()
  const progress = new Map<string, FetchProgress>()

  const isOlder = (moment: string, ms: number): boolean => Math.abs(clock() - Date.parse(moment)) > ms

  /** A fetch is another once the link was made again: it may be someone else's account at GitHub. */
  const fetchId = ({ id }: IntegrationRow): string => `${id} ${snapshots.dropsOf(id)}`

  /**
   * Reads for a link as it is, also where it is made again while that goes on.
   * @throws AppError not_found where it was removed
   */
  const whileLinked = async <T>(
    row: IntegrationRow,
    work: (row: IntegrationRow) => Promise<T>,
  ): Promise<T> => {
    let current = row
    for (let beginning = 1; ; beginning++) {
      const id = fetchId(current)
      try {
        return await work(current)
      } catch (error) {
        const now = integrations.find(row.user_id, row.installation_id)
        if (now === null) throw notFound('No GitHub integration found for this installation.')
        if (fetchId(now) === id || beginning === BEGINNINGS) throw answerable(error)
        current = now
      }
    }
  }

  /** Whether what was read for a link may be kept: the link is still there, and is the same. */
  const isSame = (row: IntegrationRow, id: string): boolean =>
    fetchId(row) === id && integrations.byId(row.id) !== null

  /** Notes whether a link has to be made again, so that it shows without another read. Nothing fails because that could not be saved. */
  const note = (row: IntegrationRow, id: string, needs: boolean): void => {
    const now = integrations.byId(row.id)
    if (now === null || fetchId(row) !== id || (now.needs_reauthorization === 1) === needs) return
    try {
      integrations.markNeedsReauthorization(row.id, needs)
    } catch (error) {
      log.warn({ integration: row.id, reason: String(error) }, 'could not note whether a link still works')
    }
  }
  const noteFailure = (row: IntegrationRow, id: string, error: unknown): void => {
    const answer = answerable(error)
    if (answer instanceof AppError && answer.code === 'github_reauthorization_required') note(row, id, true)
  }

  const fetchRepositories = (row: IntegrationRow): Promise<RepositorySnapshot> =>
    shared(repositoryFetches, fetchId(row), async () => {
      const id = fetchId(row)
      try {
        const snapshot = await tokens.use(row, (auth) => readRepositories(row, auth))
        note(row, id, false)
        return snapshot
      } catch (error) {
        // GitHub no longer shows the installation: it was uninstalled, or the person lost access.
        const failure = isHidden(error) ? reauthorizationRequired() : error
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
      })
      const publish = await writer.complete(pages)
      if (!isSame(row, id)) throw new GitHubFailure('unavailable')
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
          if (!isSame(row, id)) throw new GitHubFailure('unavailable')
          snapshots.putBranches(row.id, name, read)
          return ordered(read)
        } catch (error) {
          // A repository that GitHub does not show has no branches, and is asked for again next time.
          if (isHidden(error)) return { names: [], defaultBranch: null }
          throw error
        }
      })
      return fetching.catch((error: unknown) => {
        noteFailure(row, id, error)
        throw error
      })
    })

  /** One fetch for all who ask for the same at the same time. It goes on when they are gone. */
  const shared = <T>(running: Map<string, Promise<T>>, id: string, start: () => Promise<T>): Promise<T> => {
    const under = running.get(id)
    if (under !== undefined) return under
    const promise = background.own(start().finally(() => running.delete(id)))
    running.set(id, promise)
    return promise
  }

  /** Removes rows that nobody reads any more, a little at a time. */
  let isSweeping = false
  const sweepSoon = (): void => {
    if (isSweeping) return
    isSweeping = true
    background.run('could not remove copies of repositories that are no longer read', async () => {
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
        return orStale(fetchRepositories(current), () => snapshots.repositories(current.id))
      }),

    refresh: (row: IntegrationRow): Promise<RepositorySnapshot> =>
      whileLinked(row, async (current) => {
        const known = snapshots.repositories(current.id)
        if (known !== null && (current.seeded === 1 || !isOlder(known.fetchedAt, REFRESH_COOLDOWN_MS)))
          return known
        return fetchRepositories(current)
      }),

    /** `repository` as `owner/repo`, in any case. */
    branches: (row: IntegrationRow, repository: string): Promise<Branches> =>
      whileLinked(row, async (current) => {
        const name = repository.toLowerCase()
        const known = snapshots.branches(current.id, name)
        if (current.seeded === 1) return ordered(known ?? { names: [], defaultBranch: null })
        if (known !== null && !isOlder(known.fetchedAt, BRANCHES_TTL_MS)) return ordered(known)
        return orStale(fetchBranches(current, name), () => {
          const copy = snapshots.branches(current.id, name)
          return copy !== null && !isOlder(copy.fetchedAt, BRANCHES_KEPT_MS) ? ordered(copy) : null
        })
      }),

    /** How far a fetch of this link's repositories is, or null where none goes on. */
    progress: (integrationId: string): FetchProgress | null => progress.get(integrationId) ?? null,

    sweepSoon,
  }
}

/** The new copy if it comes soon; else the old one, while the new one goes on. Without an old one, what the fetch gives. */
async function orStale<T>(fetching: Promise<T>, stale: () => T | null): Promise<T> {
  if (stale() === null) return fetching
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS)
  })
  const soon = await Promise.race([fetching.catch(() => null), patience])
  clearTimeout(timer)
  return soon ?? stale() ?? fetching
}

const isHidden = (error: unknown) =>
  error instanceof GitHubFailure && (error.kind === 'not-found' || error.kind === 'forbidden')

/** The default branch before the others, if it is among them; the others as GitHub has them. */
function ordered({ names, defaultBranch }: Branches): Branches {
  if (defaultBranch === null || !names.includes(defaultBranch)) return { names, defaultBranch }
  return { names: [defaultBranch, ...names.filter((name) => name !== defaultBranch)], defaultBranch }
}
