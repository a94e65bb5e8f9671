import { parseJson, SpelledNumber } from './parse-json.ts'

/** One thing that differs: a header, or a place in the body. */
export type Difference = { what: string; before: string | null; after: string | null }

export type Response = { headers: Record<string, string>; body: string | null }

/** Headers that say something about the request, not about the moment or the connection. */
const COMPARED = [
  'content-type',
  'location',
  'allow',
  'retry-after',
  'www-authenticate',
  'etag',
  'cache-control',
  'access-control-allow-origin',
  'x-companion-stub',
]

/** What the journal has masked is the same as anything. */
const MASK = '***'

export function compareHeaders(before: Response, after: Response): Difference[] {
  return COMPARED.map((name) => ({
    what: name,
    before: before.headers[name] ?? null,
    after: after.headers[name] ?? null,
  })).filter((difference) => difference.before !== difference.after)
}

/** The places where two bodies differ; whole bodies where they aren't JSON. */
export function compareBodies(before: string | null, after: string | null): Difference[] {
  if (before === after) return []
  const [was, is] = [parseJson(before ?? ''), parseJson(after ?? '')]
  if (was === undefined || is === undefined) return [{ what: '', before, after }]
  return [...differences('', was, is)]
}

function* differences(path: string, before: unknown, after: unknown): Generator<Difference> {
  if (before === MASK) return
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)])
    for (const name of names) {
      const place = Array.isArray(before) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
      yield* differences(place, before[name], after[name])
    }
  } else if (textOf(before) !== textOf(after))
    yield { what: path, before: textOf(before), after: textOf(after) }
}

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof SpelledNumber)

/** Null for what is not there. */
function textOf(value: unknown): string | null {
  if (value instanceof SpelledNumber) return value.source
  return value === undefined ? null : JSON.stringify(value)
}
