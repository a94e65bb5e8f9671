import type { Page } from './api.ts'
import { PAGE_SIZE } from './api.ts'
import { GitHubFailure } from './failures.ts'

/** How many pages are prefetched, so that only a few are in memory. */
const PAGES_AHEAD = 20

/**
 * A stored page: how many of its items were kept, and its ETag for conditional requests. An ETag covers the whole page, so it is null if
 * some items were left out.
 */
export type PageMark = Readonly<{ count: number; etag: string | null }>

/** A page of the new list: new items, or the same ones as in the known list. */
export type FetchedPage<T> = { number: number; items: T[] | 'unchanged'; mark: PageMark }

/**
 * Fetches a whole list: the first page tells how many there are, and the others are fetched in parallel. Pages are passed to `take` in
 * order, one at a time, so that only a few are in memory. Pages that match the marks of the known list are not downloaded again.
 * `take` returns the mark to store for a page: the given one, or one without an ETag if it did not keep every item.
 * @returns the marks of all pages
 * @throws GitHubFailure; the pages taken so far are then not a complete list
 */
export async function fetchPages<T>(options: {
  fetchPage: (number: number, etag: string | null) => Promise<Page<T>>
  known: readonly PageMark[]
  take: (page: FetchedPage<T>) => PageMark | Promise<PageMark>
  progress?: (done: number, total: number) => void
}): Promise<PageMark[]> {
  const { fetchPage, known, take, progress } = options
  const marks: PageMark[] = []

  const fetchOne = async (number: number): Promise<{ page: FetchedPage<T>; more: More }> => {
    const mark = known[number - 1]
    const answer = await fetchPage(number, mark?.etag ?? null)
    if (answer.unchanged) {
      if (mark === undefined) throw new GitHubFailure('unavailable')
      return {
        page: { number, items: 'unchanged', mark },
        more: { total: null, lastPage: null, mayContinue: mark.count === PAGE_SIZE },
      }
    }
    const { items, etag, total, lastPage, hasNext } = answer
    return {
      page: { number, items, mark: { count: items.length, etag } },
      more: { total, lastPage, mayContinue: total === null && (hasNext ?? items.length === PAGE_SIZE) },
    }
  }
  const deliver = async (page: FetchedPage<T>, count: number): Promise<void> => {
    marks.push(await take(page))
    progress?.(marks.length, count)
  }

  const first = await fetchOne(1)
  const count = pageCount(first.page, first.more, known.length)
  await deliver(first.page, count)

  const waiting = new Map<number, Promise<{ page: FetchedPage<T>; more: More }>>()
  let next = 2
  const fill = (): void => {
    for (; next <= count && waiting.size < PAGES_AHEAD; next++) {
      const fetching = fetchOne(next)
      // The awaited fetch reports the failure; without this, the others would be unhandled rejections.
      fetching.catch(() => {})
      waiting.set(next, fetching)
    }
  }
  let last = first
  for (let number = 2; number <= count; number++) {
    fill()
    last = await (waiting.get(number) ?? fetchOne(number))
    waiting.delete(number)
    await deliver(last.page, count)
  }

  // The list may have grown in the meantime, and some servers don't state its length.
  for (let number = count + 1; last.more.mayContinue; number++) {
    last = await fetchOne(number)
    if (last.page.mark.count > 0) await deliver(last.page, number)
  }
  return marks
}

/** What a page says about the following ones. `mayContinue`: there may be another page, though no total says so. */
type More = { total: number | null; lastPage: number | null; mayContinue: boolean }

function pageCount<T>(first: FetchedPage<T>, more: More, known: number): number {
  // An unchanged first page has the same total as before, so the list is as long as it was.
  if (first.items === 'unchanged') return Math.max(known, 1)
  if (more.total !== null) return Math.max(Math.ceil(more.total / PAGE_SIZE), 1)
  return more.lastPage ?? 1
}
