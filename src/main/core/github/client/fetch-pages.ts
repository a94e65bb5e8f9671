import type { Log } from '../../base/host.ts'
import { GitHubFailure } from './failures.ts'
import { MAX_PAGES, PAGE_SIZE, type Page } from './pages.ts'

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
 * `take` returns the mark to store for a page: the given one, or one without an ETag if it did not keep every item. An empty page ends the
 * list whatever its total, and a list that is too long is cut off.
 * @returns the marks of all pages
 * @throws GitHubFailure; the pages taken so far are then not a complete list
 */
export async function fetchPages<T>(options: {
  fetchPage: (number: number, etag: string | null) => Promise<Page<T>>
  known: readonly PageMark[]
  take: (page: FetchedPage<T>) => PageMark | Promise<PageMark>
  progress?: (done: number, total: number) => void
  log: Log
}): Promise<PageMark[]> {
  const { fetchPage, known, take, progress, log } = options
  const marks: PageMark[] = []

  const fetchOne = async (number: number): Promise<{ page: FetchedPage<T>; more: More }> => {
    const mark = known[number - 1]
    const answer = await fetchPage(number, mark?.etag ?? null)
    if (answer.unchanged) {
      if (mark === undefined) throw new GitHubFailure('unavailable')
      return {
        page: { number, items: 'unchanged', mark },
        more: { total: null, lastPage: null, isEmpty: false, mayContinue: mark.count === PAGE_SIZE },
      }
    }
    const { items, size, etag, total, lastPage, hasNext } = answer
    const mayContinue = size > 0 && (hasNext ?? (total === null && size === PAGE_SIZE))
    return {
      page: { number, items, mark: { count: items.length, etag } },
      more: { total, lastPage, isEmpty: size === 0, mayContinue },
    }
  }
  /** Returns how many of the page's items were kept. */
  const deliver = async (page: FetchedPage<T>, count: number): Promise<number> => {
    const mark = await take(page)
    marks.push(mark)
    progress?.(marks.length, count)
    return mark.count
  }

  const first = await fetchOne(1)
  const announced = pageCount(first.page, first.more, known.length)
  const count = Math.min(announced, MAX_PAGES)
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
  for (let number = 2; number <= count && !last.more.isEmpty; number++) {
    fill()
    last = await (waiting.get(number) ?? fetchOne(number))
    waiting.delete(number)
    if (!last.more.isEmpty) await deliver(last.page, count)
  }

  // The list may have grown in the meantime, and some servers don't state its length.
  let isOver = !last.more.mayContinue
  for (let number = count + 1; !isOver && number <= MAX_PAGES; number++) {
    last = await fetchOne(number)
    // A page with nothing new means that the pages go round in circles.
    const kept = last.more.isEmpty ? 0 : await deliver(last.page, number)
    isOver = kept === 0 || !last.more.mayContinue
  }
  if (!last.more.isEmpty && (announced > MAX_PAGES || !isOver))
    log.warn({ pages: MAX_PAGES }, 'a list on GitHub is too long, so its end was left out')
  return marks
}

/** What a page says about the following ones. `mayContinue`: there may be another page, though no total says so. */
type More = { total: number | null; lastPage: number | null; isEmpty: boolean; mayContinue: boolean }

function pageCount<T>(first: FetchedPage<T>, more: More, known: number): number {
  // An unchanged first page has the same total as before, so the list is as long as it was.
  if (first.items === 'unchanged') return Math.max(known, 1)
  if (more.total !== null) return Math.max(Math.ceil(more.total / PAGE_SIZE), 1)
  return more.lastPage ?? 1
}
