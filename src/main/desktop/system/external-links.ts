/**
 * Whether an address may be handed to the system's browser: https anywhere, and the GitHub that is set up, which can be a stand-in over
 * http. Never a name and password, and never a scheme that starts another program.
 */
export function mayOpenExternally(address: string, githubUrl: string): boolean {
  const url = URL.parse(address)
  const github = URL.parse(githubUrl)
  if (url === null || url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && github !== null && url.origin === github.origin
}

/** Whether an address belongs to the app's own server. */
export function isOwnAddress(address: string, origin: string): boolean {
  return URL.parse(address)?.origin === origin
}
