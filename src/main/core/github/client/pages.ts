import { z } from 'zod'

export const PAGE_SIZE = 100
/** The longest list that is read, in pages. */
export const MAX_PAGES = 1000

/** A page of a list; `unchanged` if GitHub answered 304 for the given ETag. */
export type Page<T> =
  | { unchanged: true }
  | {
      unchanged: false
      /** Without malformed ones. */
      items: T[]
      /** How many items GitHub sent. */
      size: number
      etag: string | null
      /** The length of the whole list, if GitHub states it. */
      total: number | null
      /** What the Link header says about the following pages; null if it doesn't say. */
      lastPage: number | null
      hasNext: boolean | null
    }

/** How the items are found in a response, and how each of them is read. */
export type ListReader<T> = {
  find: (data: unknown) => { found: unknown[]; total: number | null }
  item: z.ZodType<T>
}

const listSchema = z.array(z.unknown())
const totalSchema = z.int().nonnegative().nullable().catch(null)

export const plainListOf = <T>(item: z.ZodType<T>): ListReader<T> => ({
  item,
  find: (data) => ({ found: listSchema.parse(data), total: null }),
})

/** A list in a field of an object, next to its total length. */
export const listOf = <T>(field: string, item: z.ZodType<T>): ListReader<T> => ({
  item,
  find: (data) => {
    const fields = z.record(z.string(), z.unknown()).parse(data)
    return { found: listSchema.parse(fields[field]), total: totalSchema.parse(fields.total_count) }
  },
})

/** Reads a page. Malformed items are left out, so that one of them doesn't hide all others. @throws if it is not a page of a list */
export function readPage<T>(
  { data, headers }: { data: unknown; headers: { link?: string | undefined; etag?: string | undefined } },
  { find, item }: ListReader<T>,
) {
  const { found, total } = find(data)
  if (found.length > PAGE_SIZE) throw new Error('the page is longer than requested')
  const items = found.flatMap((element) => {
    const result = item.safeParse(element)
    return result.success ? [result.data] : []
  })
  const leftOut = found.length - items.length
  const { link, etag = null } = headers
  return {
    items,
    leftOut,
    size: found.length,
    // An ETag covers the whole page.
    etag: leftOut > 0 ? null : etag,
    total,
    lastPage: lastPageOf(link),
    hasNext: link === undefined ? null : /rel="?next"?/.test(link),
  }
}

/** The last page that a Link header names; null if this is the only page or the last. @throws TypeError if its URL is malformed */
function lastPageOf(link: string | undefined): number | null {
  const address = /<([^>]+)>;\s*rel="?last"?/.exec(link ?? '')?.[1]
  if (address === undefined) return null
  const number = Number(new URL(address, 'http://localhost').searchParams.get('page'))
  return Number.isSafeInteger(number) && number > 0 ? number : null
}
