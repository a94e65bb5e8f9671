import { URLPattern } from 'urlpattern-polyfill/urlpattern'
import { z } from 'zod'

/** Whether a path matches. */
export type PathPattern = (path: string) => boolean

/**
 * Reads the pathname of a URLPattern, such as `/api/users/:uuid/*`. Neither a slash at the end nor an escape that says the same, such as `%40`
 * for `@`, makes a difference, as they make none to the API.
 * @throws TypeError where it is no pattern
 */
export function pathPattern(text: string): PathPattern {
  const plain = withoutEscapes(text)
  const pattern = new URLPattern({ pathname: plain })
  if (!/[:*+?(){}\\]/.test(plain)) return (path) => isSame(withoutEscapes(path), plain)
  return (path) => {
    const pathname = withoutEscapes(path)
    return pattern.test({ pathname }) || pattern.test({ pathname: otherSlash(pathname) })
  }
}

const isSame = (path: string, wanted: string) => path === wanted || otherSlash(path) === wanted

/** Decodes what means the same without an escape in a path and in a pattern. */
const withoutEscapes = (path: string): string =>
  path.includes('%')
    ? path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
        try {
          const text = decodeURIComponent(escapes)
          return /[/?#%:*+(){}\\\p{Cc}]/u.test(text) ? escapes : text
        } catch {
          return escapes
        }
      })
    : path

function isPathPattern(text: string): boolean {
  try {
    pathPattern(text)
    return text.startsWith('/') || text.startsWith('*') || text.startsWith(':') || text.startsWith('(')
  } catch {
    return false
  }
}

const otherSlash = (path: string) => (path.endsWith('/') ? path.slice(0, -1) : `${path}/`)

/** A pattern as text. */
export const pathField = z
  .string()
  .refine(isPathPattern, 'A path is the pathname of a URLPattern, such as /api/users/*.')
  .meta({ description: 'The pathname of a URLPattern.', examples: ['/api/users/:uuid/*'] })
