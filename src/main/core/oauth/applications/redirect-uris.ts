/** Schemes that run, read or open something of the browser or the system instead of leading to an app that a user installed. */
const FORBIDDEN_SCHEMES = new Set(
  [
    'javascript data file blob vbscript filesystem about view-source jar mhtml resource res moz-icon intent',
    'chrome chrome-error chrome-search chrome-untrusted devtools edge brave opera vivaldi',
    'ws wss ftp ftps sftp gopher telnet ssh smb nfs afp ldap ldaps rtsp news nntp irc ircs magnet cid mid',
    'mailto tel sms search search-ms shell hcp help x-apple.systempreferences itms-services',
  ].flatMap((schemes) => schemes.split(' ').map((scheme) => `${scheme}:`)),
)

/** Windows keeps `ms-` for its own parts, such as the troubleshooter `ms-msdt`. Only Store apps have addresses with it. */
const OF_WINDOWS = /^ms-(?!app:|appx:|appx-web:)/

const isForbidden = (protocol: string): boolean =>
  FORBIDDEN_SCHEMES.has(protocol) || OF_WINDOWS.test(protocol)

/** A loopback address in its plain form. Anything a URL parser would have to interpret is not one. */
const LOOPBACK = /^http:\/\/(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::(\d{1,5}))?((?:[/?][^#\s\\]*)?)$/i
/** Characters that no URI has, and that can make one look like another. */
const NOT_IN_A_URI = /[\p{Cc}\p{Cf}]/u
const HIGHEST_PORT = 65_535

/** Why a client can't be registered with a redirect URI, in PostHog's words; null if it can. */
export function redirectUriFault(uri: string): string | null {
  if (/\s/.test(uri)) return 'Redirect URI cannot contain whitespace'
  const url = URL.parse(uri)
  if (url === null || NOT_IN_A_URI.test(uri)) return `Redirect URI ${uri} is not a valid URI`
  if (isForbidden(url.protocol))
    return `Redirect URI scheme '${url.protocol.slice(0, -1)}' is not allowed for security reasons`
  if (uri.includes('#')) return `Redirect URI ${uri} cannot contain fragments`
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    if (url.username !== '' || url.password !== '' || uri.includes('\\') || !/^https?:\/\/[^/]/i.test(uri))
      return `Redirect URI ${uri} has an ambiguous host`
    if (url.protocol === 'http:' && !LOOPBACK.test(uri))
      return `Redirect URI ${uri} must use https (http is only allowed for loopback addresses)`
  }
  return null
}

/** Whether an app registered a redirect URI: to the letter, except that a loopback address can have any port (RFC 8252). */
export function isRegistered(registered: readonly string[], uri: string): boolean {
  if (registered.includes(uri)) return true
  const asked = hasUsablePort(uri) ? withoutPort(uri) : null
  return asked !== null && registered.some((known) => withoutPort(known) === asked)
}

function withoutPort(uri: string): string | null {
  const match = LOOPBACK.exec(uri)
  return match === null ? null : `${match[1]?.toLowerCase()} ${match[3]}`
}

/** Whether an app could listen on the port of a loopback address, written the usual way. */
function hasUsablePort(uri: string): boolean {
  const port = LOOPBACK.exec(uri)?.[2]
  return port === undefined || (/^[1-9]/.test(port) && Number(port) <= HIGHEST_PORT)
}
