/**
 * Whether a URL may be opened in the system's browser: https URLs, and the configured GitHub, which may be a stand-in over http. Never a URL
 * with credentials, or with a scheme that starts another program.
 */
export function mayOpenExternally(address: string, githubUrl: string): boolean {
  const url = URL.parse(address)
  const github = URL.parse(githubUrl)
  if (url === null || url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && github !== null && url.origin === github.origin
}

/** Whether a URL belongs to the app's own server. */
export function isOwnAddress(address: string, origin: string): boolean {
  return URL.parse(address)?.origin === origin
}
