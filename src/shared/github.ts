/** The format of GitHub installation IDs. */
export const INSTALLATION_ID = /^[1-9]\d{0,19}$/

/** Whether this can be the client ID of a GitHub App, such as `Iv23li0123456789abcd`. */
export const isClientId = (text: string): boolean => /^[\x21-\x7e]{1,100}$/.test(text)

/** Whether this can be the client secret of a GitHub App: a line of text. */
export const isClientSecret = (text: string): boolean => /^\P{Cc}{1,200}$/u.test(text)

/** Whether this can be the slug of a GitHub App, which is part of its URLs. */
export const isAppSlug = (text: string): boolean => /^[A-Za-z0-9-]{1,100}$/.test(text)

/** Where GitHub redirects after an authorization: to this server's loopback address, or to the app's URL scheme. */
export const REDIRECTS = ['loopback', 'scheme'] as const

/** Whether a host name can only be this machine. */
const isLoopback = (hostname: string): boolean =>
  /(^|\.)localhost$/.test(hostname) || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)

/** Whether this is the URL of a GitHub. Plain HTTP is only accepted for loopback, because it would expose tokens on the network. */
export function isGitHubUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '' || url.port === '0') return false
  // An empty query or fragment can't be told from none, and a host with an asterisk is a pattern.
  if (/[?#*]/.test(text)) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** The one spelling of a GitHub's URL that is stored and compared: that of URL parsers, without a trailing slash. */
export const normalizeGitHubUrl = (url: string): string => new URL(url).href.replace(/\/+$/, '')
