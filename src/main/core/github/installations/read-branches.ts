import type { Log } from '../../base/host.ts'
import { type Clock, DAY, timestamp } from '../../base/time.ts'
import type { Auth, GitHubApi } from '../client/api.ts'
import { fetchPages } from '../client/fetch-pages.ts'
import type { BranchSnapshot } from './snapshots.ts'

const DEFAULT_BRANCH_TTL_MS = DAY

/**
 * Reads a repository's branches from GitHub; unchanged pages are taken from the known snapshot.
 * @throws GitHubFailure
 */
export async function readBranches(
  deps: { api: GitHubApi; clock: Clock; log: Log },
  repository: string,
  known: BranchSnapshot | null,
  auth: Auth,
): Promise<Omit<BranchSnapshot, 'fetchedAt'>> {
  const { api, clock, log } = deps
  const [owner = '', repo = ''] = repository.split('/')
  const names = new Set<string>()
  let knownPosition = 0

  const pages = await fetchPages<string>({
    fetchPage: (number, etag) => api.branches(owner, repo, number, auth, etag),
    known: known?.pages ?? [],
    take: ({ number, items, mark }) => {
      const start = knownPosition
      knownPosition += known?.pages[number - 1]?.count ?? 0
      const found = items === 'unchanged' ? (known?.names ?? []).slice(start, start + mark.count) : items
      // A branch that moved to another page in the meantime is returned twice.
      const before = names.size
      for (const name of found) names.add(name)
      const count = names.size - before
      return count === found.length ? mark : { count, etag: null }
    },
    log,
  })

  const beforeAt = known?.defaultBranchFetchedAt ?? null
  const before = known?.defaultBranch ?? null
  const isKnown = beforeAt !== null && Math.abs(clock() - Date.parse(beforeAt)) <= DEFAULT_BRANCH_TTL_MS
  if (isKnown) return { names: [...names], pages, defaultBranch: before, defaultBranchFetchedAt: beforeAt }
  try {
    const defaultBranch = await api.defaultBranch(owner, repo, auth)
    return { names: [...names], pages, defaultBranch, defaultBranchFetchedAt: timestamp(clock) }
  } catch (error) {
    log.debug({ reason: String(error) }, 'could not read a default branch')
    const defaultBranch = before !== null && names.has(before) ? before : null
    return { names: [...names], pages, defaultBranch, defaultBranchFetchedAt: null }
  }
}
