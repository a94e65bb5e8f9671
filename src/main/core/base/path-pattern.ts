import { URLPattern } from 'urlpattern-polyfill/urlpattern'
import { z } from 'zod'

/** Whether a path matches. */
export type PathPattern = (path: string) => boolean

/**
 * Reads the pathname of a URLPattern, such as `/api/users/:uuid/*`. A slash at the end makes no difference, as it makes none to the API.
 * @throws TypeError where it is no pattern
 */
export function pathPattern(text: string): PathPattern {
  const pattern = new URLPattern({ pathname: text })
  if (!/[:*+?(){}\\]/.test(text)) return (path) => path === text || otherSlash(path) === text
  return (path) => pattern.test({ pathname: path }) || pattern.test({ pathname: otherSlash(path) })
}

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
