import type { Repository } from '../../../../shared/contract/integrations.ts'
import type { Log } from '../../base/host.ts'
import { type Clock, DAY, HOUR, MINUTE, SECOND, timestamp } from '../../base/time.ts'
import type { Auth, GitHubApi } from '../client/api.ts'
import { GitHubFailure, reauthorizationRequired } from '../client/failures.ts'
import { type FetchedPage, fetchPages, type PageMark } from '../client/fetch-pages.ts'
import { answerable, type TokenVault } from '../tokens/vault.ts'
import type { BranchSnapshot, RepositorySnapshot, SnapshotStore } from './snapshots.ts'
import type { IntegrationRow, IntegrationStore } from './store.ts'

/** How old a snapshot may be before it is read anew, as PostHog has it. */
const REPOSITORIES_TTL_MS = HOUR
const BRANCHES_TTL_MS = 10 * MINUTE
const BRANCHES_KEPT_MS = DAY
const DEFAULT_BRANCH_TTL_MS = DAY
/** Asking for a refresh again within this time gives the same snapshot. */
export const REFRESH_COOLDOWN_MS = 30 * SECOND
/** A caller who has a stale copy waits so long for a new one, then gets the old one while the new one goes on. */
const PATIENCE_MS = 2 * SECOND
/** So many repositories are written at a time: a few milliseconds, so that other requests get their turn in between. */
const WRITE_CHUNK = 500

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
  /** Told when a snapshot changed, so that the UI can follow. */
  onChange: (action: string) => void
}) {
  const { snapshots, integrations, api, tokens, clock, log, onChange } = deps
  const repositoryFetches = new Map<string, Promise<RepositorySnapshot>>()
  const branchFetches = new Map<string, Promise<Branches>>()
  const progress = new Map<string, FetchProgress>()

  const isOlder = (moment: string, ms: number): boolean => Math.abs(clock() - Date.parse(moment)) > ms

  /** A fetch is another once the link was made again: it may be someone else's account at GitHub. */
  const fetchId = ({ id }: IntegrationRow): string => `${id} ${snapshots.dropsOf(id)}`

  const fetchRepositories = (row: IntegrationRow): Promise<RepositorySnapshot> =>
    shared(repositoryFetches, fetchId(row), async () => {
      try {
        return await tokens.use(row, (auth) => readRepositories(row, auth))
      } catch (error) {
        // GitHub no longer shows the installation: it was uninstalled, suspended, or the person lost access.
        const isGone =
          error instanceof GitHubFailure && (error.kind === 'not-found' || error.kind === 'forbidden')
        throw isGone ? reauthorizationRequired() : error
      } finally {
        progress.delete(row.id)
        onChange('repositories.fetched')
        sweepSoon()
      }
    })

  const readRepositories = async (row: IntegrationRow, auth: Auth): Promise<RepositorySnapshot> => {
    const known = snapshots.repositories(row.id)
    const releaseKnown = known === null ? null : snapshots.hold(known.id)
    const id = fetchId(row)
    const writer = createSnapshotWriter(snapshots, known)
    try {
      const pages = await fetchPages({
        fetchPage: (number, etag) => api.repositories(row.installation_id, number, auth, etag),
        known: known?.pages ?? [],
        take: writer.take,
        progress: (donePages, totalPages) => progress.set(row.id, { donePages, totalPages }),
      })
      if (fetchId(row) !== id) throw new GitHubFailure('unavailable')
      writer.publish(row.id, pages)
    } catch (error) {
      writer.abandon()
      throw error
    } finally {
      releaseKnown?.()
    }
    const fresh = snapshots.repositories(row.id)
    // The link can have been removed meanwhile.
    if (fresh === null) throw new GitHubFailure('unavailable')
    return fresh
  }

  const fetchBranches = (
    row: IntegrationRow,
    name: string,
    known: BranchSnapshot | null,
  ): Promise<Branches> =>
    shared(branchFetches, `${fetchId(row)} ${name}`, () =>
      tokens.use(row, (auth) => readBranches(row, name, known, auth)),
    )

  const readBranches = async (
    row: IntegrationRow,
    name: string,
    known: BranchSnapshot | null,
    auth: Auth,
  ): Promise<Branches> => {
    const [owner = '', repo = ''] = name.split('/')
    const id = fetchId(row)
    const names: string[] = []
    let position = 0
    try {
      const pages = await fetchPages<string>({
        fetchPage: (number, etag) => api.branches(owner, repo, number, auth, etag),
        known: known?.pages ?? [],
        take: ({ items, mark }) => {
          names.push(
            ...(items === 'unchanged' ? (known?.names ?? []).slice(position, position + mark.count) : items),
          )
          position += mark.count
        },
      })
      const defaultBranch = await readDefaultBranch(owner, repo, names, known, auth)
      if (fetchId(row) === id && integrations.find(row.user_id, row.installation_id)?.id === row.id) {
        snapshots.putBranches(row.id, name, { names, pages, ...defaultBranch })
      }
      return ordered({ names, defaultBranch: defaultBranch.defaultBranch })
    } catch (error) {
      // A repository that GitHub does not show has no branches, and is asked for again next time.
      if (error instanceof GitHubFailure && (error.kind === 'not-found' || error.kind === 'forbidden')) {
        return { names: [], defaultBranch: null }
      }
      throw error
    }
  }

  const readDefaultBranch = async (
    owner: string,
    repo: string,
    names: readonly string[],
    known: BranchSnapshot | null,
    auth: Auth,
  ) => {
    const before = known?.defaultBranch ?? null
    const beforeAt = known?.defaultBranchFetchedAt ?? null
    if (beforeAt !== null && !isOlder(beforeAt, DEFAULT_BRANCH_TTL_MS)) {
      return { defaultBranch: before, defaultBranchFetchedAt: beforeAt }
    }
    try {
      return {
        defaultBranch: await api.defaultBranch(owner, repo, auth),
        defaultBranchFetchedAt: timestamp(clock),
      }
    } catch (error) {
      log.debug({ reason: String(error) }, 'could not read a default branch')
      return {
        defaultBranch: before !== null && names.includes(before) ? before : null,
        defaultBranchFetchedAt: null,
      }
    }
  }

  /** Removes rows that nobody reads any more, a little at a time. */
  const sweepSoon = (): void => {
    setImmediate(() => {
      if (snapshots.sweep()) sweepSoon()
    }).unref()
  }

  return {
    async repositories(row: IntegrationRow): Promise<RepositorySnapshot> {
      const known = snapshots.repositories(row.id)
      if (known !== null && (row.seeded === 1 || !isOlder(known.fetchedAt, REPOSITORIES_TTL_MS))) return known
      return orStale(fetchRepositories(row), () => snapshots.repositories(row.id))
    },

    async refresh(row: IntegrationRow): Promise<RepositorySnapshot> {
      const known = snapshots.repositories(row.id)
      if (known !== null && (row.seeded === 1 || !isOlder(known.fetchedAt, REFRESH_COOLDOWN_MS))) return known
      return answered(fetchRepositories(row))
    },

    /** `repository` as `owner/repo`, in any case. */
    async branches(row: IntegrationRow, repository: string): Promise<Branches> {
      const name = repository.toLowerCase()
      const known = snapshots.branches(row.id, name)
      if (row.seeded === 1) return ordered(known ?? { names: [], defaultBranch: null })
      const usable = known !== null && !isOlder(known.fetchedAt, BRANCHES_KEPT_MS) ? ordered(known) : null
      if (known !== null && !isOlder(known.fetchedAt, BRANCHES_TTL_MS)) return ordered(known)
      return orStale(fetchBranches(row, name, known), () => usable)
    },

    /** How far a fetch of this link's repositories is, or null where none goes on. */
    progress: (integrationId: string): FetchProgress | null => progress.get(integrationId) ?? null,

    sweepSoon,
  }
}

/**
 * Fills a new snapshot page by page. Pages that still hold are copied from the old one, but only once something else turned out to
 * have changed: mostly nothing has.
 */
function createSnapshotWriter(snapshots: SnapshotStore, known: RepositorySnapshot | null) {
  let id: number | null = null
  const seen = new Set<number>()
  let position = 0
  let knownPosition = 0
  let held: { start: number; count: number }[] = []
  let buffer: Repository[] = []

  const write = (): void => {
    id ??= snapshots.beginRepositories()
    for (const { start, count } of held) {
      if (known !== null) snapshots.copyRepositories(id, position, { snapshotId: known.id, start, count })
      position += count
    }
    held = []
    snapshots.addRepositories(id, position, buffer)
    position += buffer.length
    buffer = []
  }

  return {
    take({ number, items, mark }: FetchedPage<Repository>): void {
      if (items === 'unchanged') {
        if (buffer.length > 0) write()
        held.push({ start: knownPosition, count: mark.count })
      } else {
        if (held.length > 0) write()
        // A repository that was added while pages were read can come twice.
        const fresh = items.filter((repository) => !seen.has(repository.id))
        for (const repository of fresh) seen.add(repository.id)
        mark.count = fresh.length
        buffer.push(...fresh)
        if (buffer.length >= WRITE_CHUNK || id === null) write()
      }
      knownPosition += known?.pages[number - 1]?.count ?? 0
    },
    /** Makes what was taken the snapshot that holds; where every page still held, the old one goes on. */
    publish(integrationId: string, pages: readonly PageMark[]): void {
      if (id === null && known !== null && pages.length === known.pages.length) {
        snapshots.confirmRepositories(known)
        return
      }
      write()
      if (id !== null) snapshots.publishRepositories(id, integrationId, position, pages)
    },
    abandon(): void {
      if (id !== null) snapshots.abandonRepositories(id)
    },
  }
}

/** One fetch for all who ask for the same at the same time. */
function shared<T>(running: Map<string, Promise<T>>, id: string, start: () => Promise<T>): Promise<T> {
  const under = running.get(id)
  if (under !== undefined) return under
  const promise = start().finally(() => running.delete(id))
  running.set(id, promise)
  return promise
}

/** The new copy if it comes soon; else the old one, while the new one goes on. Without an old one, what the fetch gives. */
async function orStale<T>(fetching: Promise<T>, stale: () => T | null): Promise<T> {
  if (stale() === null) return answered(fetching)
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS)
  })
  const soon = await Promise.race([fetching.catch(() => null), patience])
  clearTimeout(timer)
  return soon ?? stale() ?? answered(fetching)
}

async function answered<T>(fetching: Promise<T>): Promise<T> {
  try {
    return await fetching
  } catch (error) {
    throw answerable(error)
  }
}

/** The default branch before the others, if it is among them; the others as GitHub has them. */
function ordered({ names, defaultBranch }: Branches): Branches {
  if (defaultBranch === null || !names.includes(defaultBranch)) return { names, defaultBranch }
  return { names: [defaultBranch, ...names.filter((name) => name !== defaultBranch)], defaultBranch }
}
