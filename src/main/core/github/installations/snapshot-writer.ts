import { setImmediate } from 'node:timers/promises'
import type { Repository } from '../../../../shared/contract/integrations.ts'
import type { FetchedPage, PageMark } from '../client/fetch-pages.ts'
import type { RepositorySnapshot, SnapshotStore } from './snapshots.ts'

/** How many repositories are written at a time: a few milliseconds, so that other requests are handled in between. */
const WRITE_CHUNK = 500

/**
 * Fills a new snapshot page by page. Unchanged pages are copied from the known snapshot, but only once another page turns out to have
 * changed, because usually none has. A repository that moved between pages during the read appears twice and is kept once; the page it is
 * dropped from loses its ETag, so the next refresh downloads it in full.
 */
export function createSnapshotWriter(snapshots: SnapshotStore, known: RepositorySnapshot | null) {
  let id: number | null = null
  const seen = new Set<number>()
  let position = 0
  let knownPosition = 0
  /** Rows of the known snapshot that still have to be copied. */
  let held = { start: 0, count: 0 }
  let buffer: Repository[] = []

  const writeBuffer = (): void => {
    id ??= snapshots.beginRepositories()
    snapshots.addRepositories(id, position, buffer)
    position += buffer.length
    buffer = []
  }

  const copyHeld = async (): Promise<void> => {
    while (known !== null && held.count > 0) {
      id ??= snapshots.beginRepositories()
      const from = { snapshotId: known.id, start: held.start, count: Math.min(held.count, WRITE_CHUNK) }
      snapshots.copyRepositories(id, position, from)
      for (const one of snapshots.repositoryIds(known.id, from.start, from.start + from.count)) seen.add(one)
      position += from.count
      held = { start: from.start + from.count, count: held.count - from.count }
      await setImmediate()
    }
  }

  const keep = async (items: readonly Repository[], mark: PageMark): Promise<PageMark> => {
    await copyHeld()
    const fresh = items.filter((repository) => {
      const isNew = !seen.has(repository.id)
      seen.add(repository.id)
      return isNew
    })
    buffer.push(...fresh)
    if (buffer.length >= WRITE_CHUNK || id === null) writeBuffer()
    return fresh.length === items.length ? mark : { count: fresh.length, etag: null }
  }

  const keepUnchanged = async (
    from: RepositorySnapshot,
    start: number,
    mark: PageMark,
  ): Promise<PageMark> => {
    const end = start + mark.count
    if (id !== null && snapshots.repositoryIds(from.id, start, end).some((one) => seen.has(one)))
      return keep(snapshots.repositoriesAt(from.id, start, end), mark)
    if (buffer.length > 0) writeBuffer()
    held = { start: held.count === 0 ? start : held.start, count: held.count + mark.count }
    if (id !== null && held.count >= WRITE_CHUNK) await copyHeld()
    return mark
  }

  return {
    /** Returns the mark to store for the page. */
    take({ number, items, mark }: FetchedPage<Repository>): Promise<PageMark> {
      const start = knownPosition
      knownPosition += known?.pages[number - 1]?.count ?? 0
      return items === 'unchanged' && known !== null
        ? keepUnchanged(known, start, mark)
        : keep(items === 'unchanged' ? [] : items, mark)
    },

    /** Writes the remaining rows and returns the function that makes this the current snapshot. If nothing changed, the known one stays. */
    async complete(pages: readonly PageMark[]): Promise<(integrationId: string) => void> {
      if (id === null && known !== null && pages.length === known.pages.length)
        return () => snapshots.confirmRepositories(known)
      await copyHeld()
      writeBuffer()
      return (integrationId) => {
        if (id !== null) snapshots.publishRepositories(id, integrationId, position, pages)
        id = null
      }
    },

    /** Discards the snapshot unless it was published. */
    abandon(): void {
      if (id !== null) snapshots.abandonRepositories(id)
    },
  }
}
