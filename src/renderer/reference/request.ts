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

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The request as a command for a POSIX shell. */
export function toCurl(filled: Filled, key: string | null): string {
  const { operation, body } = filled
  const lines = [`curl ${quoted(location.origin + target(filled))}`]
  if (operation.method !== 'GET') lines.push(`-X ${operation.method}`)
  lines.push(`-H "Authorization: Bearer ${key ?? '$POSTHOG_KEY'}"`)
  if (body !== null) lines.push("-H 'Content-Type: application/json'", `-d ${quoted(body)}`)
  return lines.join(' \\\n  ')
}
