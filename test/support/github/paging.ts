import type { Call } from './http.ts'

const DEFAULT_SIZE = 30
const LARGEST_SIZE = 100

/** The page of a list selected with `page` and `per_page`. */
export interface Page {
  readonly start: number
  readonly end: number
  /** GitHub's `Link` header; undefined if there is only one page. */
  readonly link: string | undefined
}

/**
 * Selects a page of a list with `total` items. `path` is the path of GitHub's links, which for a repository's lists
 * contains its ID instead of the requested name.
 */
export function pageOf(call: Call, total: number, path = call.path): Page {
  const size = Math.min(positive(call.query.get('per_page')) ?? DEFAULT_SIZE, LARGEST_SIZE)
  const number = positive(call.query.get('page')) ?? 1
  const last = Math.max(1, Math.ceil(total / size))
  const to = (page: number, rel: string) => {
    const query = new URLSearchParams(call.query)
    query.set('page', String(page))
    return `<${call.api}${path}?${query}>; rel="${rel}"`
  }
  const links = [
    ...(number > 1 ? [to(Math.min(number - 1, last), 'prev')] : []),
    ...(number < last ? [to(number + 1, 'next'), to(last, 'last')] : []),
    ...(number > 1 ? [to(1, 'first')] : []),
  ]
  const start = (number - 1) * size
  return { start, end: start + size, link: links.length > 0 ? links.join(', ') : undefined }
}

function positive(text: string | null): number | undefined {
  return text !== null && /^0*[1-9]\d*$/.test(text) ? Number(text) : undefined
}
