import { formats } from '../requests/copy-as.ts'
import { authorization } from '../requests/pieces.ts'
import type { Operation } from './document.ts'

export type Filled = {
  operation: Operation
  /** The parameters that were filled in, by name. */
  values: Readonly<Record<string, string>>
  /** JSON, as typed. Null for operations without a body. */
  body: string | null
}

/** The path and query of a request. Parts of the path that are not filled in stay as they are in the document. */
export function target({ operation, values }: Filled): string {
  const query = new URLSearchParams()
  let { path } = operation
  for (const { name, in: place } of operation.parameters) {
    const value = values[name] ?? ''
    if (value === '') continue
    // `@me` reads better as it is, and is allowed in a path.
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value).replaceAll('%40', '@'))
    else if (place === 'query') query.append(name, value)
  }
  return query.size === 0 ? path : `${path}?${query}`
}

/** The request as a command for a POSIX shell. */
export const toCurl = (filled: Filled, key: string | null): string =>
  formats.curl({
    method: filled.operation.method,
    url: location.origin + target(filled),
    headers: [
      authorization(key),
      ...(filled.body === null ? [] : ([['content-type', ['application/json']]] as const)),
    ],
    body: filled.body === null ? null : [filled.body],
    variables: [],
  })
