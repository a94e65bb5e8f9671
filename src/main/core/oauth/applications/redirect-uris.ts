/** Schemes that run or read something instead of leading to an app. */
const FORBIDDEN_SCHEMES = new Set(['javascript:', 'data:', 'file:', 'blob:', 'vbscript:'])

/** A loopback address in its plain form. Anything a URL parser would have to interpret is not one. */
const LOOPBACK = /^http:\/\/(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?((?:[/?][^#\s\\]*)?)$/i

/** Why a client can't be registered with a redirect URI, in PostHog's words; null if it can. */
export function redirectUriFault(uri: string): string | null {
  if (/\s/.test(uri)) return 'Redirect URI cannot contain whitespace'
  const url = URL.parse(uri)
  if (url === null) return `Redirect URI ${uri} is not a valid URI`
  if (FORBIDDEN_SCHEMES.has(url.protocol))
    return `Redirect URI scheme '${url.protocol.slice(0, -1)}' is not allowed for security reasons`
  if (uri.includes('#')) return `Redirect URI ${uri} cannot contain fragments`
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    if (url.username !== '' || url.password !== '' || uri.includes('\\') || !/^https?:\/\//i.test(uri))
      return `Redirect URI ${uri} has an ambiguous host`
    if (url.protocol === 'http:' && !LOOPBACK.test(uri))
      return `Redirect URI ${uri} must use https (http is only allowed for loopback addresses)`
  }
  return null
}

/** Whether an app registered a redirect URI: to the letter, except that a loopback address can have any port (RFC 8252). */
export function isRegistered(registered: readonly string[], uri: string): boolean {
  if (registered.includes(uri)) return true
  const asked = withoutPort(uri)
  return asked !== null && registered.some((known) => withoutPort(known) === asked)
}

function withoutPort(uri: string): string | null {
  const match = LOOPBACK.exec(uri)
  return match === null ? null : `${match[1]?.toLowerCase()} ${match[2]}`
}
