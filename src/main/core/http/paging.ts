import type { FastifyRequest } from 'fastify'
import { queryOf } from './query.ts'

/** `limit` is null for all remaining items. */
export type Slice = { limit: number | null; offset: number }

/** Ignores invalid values, like Django REST Framework's LimitOffsetPagination. */
export function lenientSlice(request: FastifyRequest): Slice {
  const query = queryOf(request)
  return { limit: wholeNumber(query.limit, 1), offset: wholeNumber(query.offset, 0) ?? 0 }
}

/** PostHog's size of a page where a request names none. */
const PAGE_SIZE = 100

/** Like `lenientSlice`, with PostHog's page size unless the request names one. */
export function defaultSlice(request: FastifyRequest): Slice {
  const { limit, offset } = lenientSlice(request)
  return { limit: limit ?? PAGE_SIZE, offset }
}

function wholeNumber(text: string | undefined, min: number): number | null {
  if (text === undefined || !/^\s*\+?\d+\s*$/.test(text)) return null
  const number = Number(text)
  return number >= min && Number.isSafeInteger(number) ? number : null
}

/** A page of a list as `{count, next, previous, results}`, with the URLs of the adjacent pages. */
export function paginate<T>(request: FastifyRequest, all: readonly T[], { limit, offset }: Slice) {
  const end = limit === null ? all.length : offset + limit
  return {
    count: all.length,
    next: limit !== null && end < all.length ? pageUrl(request, limit, end) : null,
    previous: limit !== null && offset > 0 ? pageUrl(request, limit, offset - limit) : null,
    results: all.slice(offset, end),
  }
}

function pageUrl(request: FastifyRequest, limit: number, offset: number): string {
  const address = new URL(request.url, `http://${request.host}`)
  address.searchParams.set('limit', String(limit))
  if (offset > 0) address.searchParams.set('offset', String(offset))
  else address.searchParams.delete('offset')
  return address.href
}
