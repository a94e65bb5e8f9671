import type { Page } from './api.ts'
import { PAGE_SIZE } from './api.ts'
import { GitHubFailure } from './failures.ts'

/** GitHub allows 100 requests at once; this leaves room for the user's other tools. */
const CONCURRENCY = 20

/** A page as GitHub gave it: how many items it had, and its ETag for asking whether it still holds. */
export type PageMark = { count: number; etag: string | null }

/** What a page of the new list is: the same as the old list's page, or other items. */
export type FetchedPage<T> = { number: number; items: T[] | 'unchanged'; mark: PageMark }

/**
 * Reads a whole list: the first page tells how many there are, the others come in parallel. Pages are handed to `take` in order and
 * one at a time, so that few are in memory. With the marks of the list that is known, pages that still hold are not sent again.
 * Returns the pages' marks.
 * @throws GitHubFailure; what was handed over until then is not a whole list
 */
export async function fetchPages<T>(options: {
  fetchPage: (number: number, etag: string | null) => Promise<Page<T>>
  known: readonly PageMark[]
  take: (page: FetchedPage<T>) => void | Promise<void>
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
        more: { total: null, lastPage: null, goesOn: mark.count === PAGE_SIZE },
      }
    }
    const { items, etag, total, lastPage, hasNext } = answer
    return {
      page: { number, items, mark: { count: items.length, etag } },
      more: { total, lastPage, goesOn: total === null && (hasNext ?? items.length === PAGE_SIZE) },
    }
  }
  const hand = async (page: FetchedPage<T>, count: number): Promise<void> => {
    await take(page)
    marks.push(page.mark)
    progress?.(marks.length, count)
  }

  const first = await fetchOne(1)
  const count = pageCount(first.page, first.more, known.length)
  await hand(first.page, count)

  const waiting = new Map<number, Promise<{ page: FetchedPage<T>; more: More }>>()
  let next = 2
  const fill = (): void => {
    for (; next <= count && waiting.size < CONCURRENCY; next++) {
      const fetching = fetchOne(next)
      // The one that is awaited reports the failure; the others must not count as unhandled.
      fetching.catch(() => {})
      waiting.set(next, fetching)
    }
  }
  let last = first
  for (let number = 2; number <= count; number++) {
    fill()
    last = await (waiting.get(number) ?? fetchOne(number))
    waiting.delete(number)
    await hand(last.page, count)
  }

  // The list may have grown since, and some servers do not say how long it is.
  for (let number = count + 1; last.more.goesOn; number++) {
    last = await fetchOne(number)
    if (last.page.mark.count > 0) await hand(last.page, number)
  }
  return marks
}

/** What a page says of the ones that follow it. `goesOn`: there may be a page after it, though no total tells. */
type More = { total: number | null; lastPage: number | null; goesOn: boolean }

function pageCount<T>(first: FetchedPage<T>, more: More, known: number): number {
  // A first page that still holds has the same total as before, so the list is as long as it was.
  if (first.items === 'unchanged') return Math.max(known, 1)
  if (more.total !== null) return Math.max(Math.ceil(more.total / PAGE_SIZE), 1)
  return more.lastPage ?? 1
}
