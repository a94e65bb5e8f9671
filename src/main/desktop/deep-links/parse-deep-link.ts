import type { LinkOutcome } from '../../../shared/ipc.ts'

/** The query parameters of GitHub's redirect, passed on unchanged. */
export type GitHubCallbackQuery = ReadonlyMap<string, string>

export type DeepLink =
  /** The outcome of linking a GitHub account. Only informs. */
  | { kind: 'link-outcome'; outcome: LinkOutcome }
  /** GitHub's redirect, if its redirect URL uses the scheme. */
  | { kind: 'github-callback'; query: GitHubCallbackQuery }
  /** Not a known link. `address` is the link without its query, safe to log. */
  | { kind: 'ignored'; reason: IgnoredReason; address: string }

export type IgnoredReason =
  | 'too long'
  | 'invalid characters'
  | 'not a link'
  | 'another scheme'
  | 'unknown path'
  | 'unknown parameter'
  | 'repeated parameter'
  | 'missing parameter'
  | 'bad parameter'

const MAX_LENGTH = 2048
const MAX_LOGGED = 80

type Rules = Readonly<Record<string, RegExp>>

const INSTALLATION_ID = /^[1-9][0-9]{0,18}$/
const ERROR_CODE = /^[a-z][a-z0-9_]{0,63}$/

const OUTCOME_RULES: Rules = {
  provider: /^github$/,
  status: /^(success|error)$/,
  installation_id: INSTALLATION_ID,
  error_code: ERROR_CODE,
}

/** The app has its own explanations for GitHub's errors, and the state says which GitHub a code is from. */
const DROPPED: Rules = {
  error_description: /^.{0,1000}$/s,
  error_uri: /^.{0,1000}$/s,
  // RFC 9207: who issued the code.
  iss: /^.{0,1000}$/s,
}

const CALLBACK_RULES: Rules = {
  // The app's states are small query strings themselves, like PostHog's.
  state: /^[A-Za-z0-9._~=&-]{1,256}$/,
  // What a code looks like is up to GitHub.
  code: /^[\x21-\x7e]{1,256}$/,
  installation_id: INSTALLATION_ID,
  setup_action: /^(install|update|request)$/,
  error: ERROR_CODE,
  ...DROPPED,
}

/**
 * Parses a link with the app's scheme. Anything but the documented forms is ignored, since any web page or email can contain a link. The
 * host and path are compared before decoding, so that an encoded path can't match.
 */
export function parseDeepLink(link: string, scheme: string): DeepLink {
  const ignored = (reason: IgnoredReason): DeepLink => ({ kind: 'ignored', reason, address: forLog(link) })
  if (link.length > MAX_LENGTH) return ignored('too long')
  if (!/^[\x21-\x7e]*$/.test(link)) return ignored('invalid characters')
  const [, ownScheme, path, query] = /^([a-z][a-z0-9+.-]*):\/\/([^?#]*)(?:\?([^#]*))?$/i.exec(link) ?? []
  if (ownScheme === undefined || path === undefined) return ignored('not a link')
  if (ownScheme.toLowerCase() !== scheme) return ignored('another scheme')

  switch (path.replace(/\/$/, '')) {
    case 'integration': {
      const read = readQuery(query ?? '', OUTCOME_RULES)
      return typeof read === 'string' ? ignored(read) : (linkOutcome(read) ?? ignored('missing parameter'))
    }
    case 'complete/github-link': {
      const read = readQuery(query ?? '', CALLBACK_RULES)
      return typeof read === 'string' ? ignored(read) : (githubCallback(read) ?? ignored('missing parameter'))
    }
    default:
      return ignored('unknown path')
  }
}

function linkOutcome(query: ReadonlyMap<string, string>): DeepLink | null {
  const status = query.get('status')
  if (!query.has('provider') || (status !== 'success' && status !== 'error')) return null
  return {
    kind: 'link-outcome',
    outcome: {
      status,
      installationId: query.get('installation_id') ?? null,
      errorCode: status === 'error' ? (query.get('error_code') ?? null) : null,
    },
  }
}

function githubCallback(query: ReadonlyMap<string, string>): DeepLink | null {
  const answered = query.has('code') || query.has('error') || query.has('setup_action')
  if (!query.has('state') || !answered) return null
  const forwarded = [...query].filter(([name]) => !(name in DROPPED))
  return { kind: 'github-callback', query: new Map(forwarded) }
}

function readQuery(text: string, rules: Rules): Map<string, string> | IgnoredReason {
  const values = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (!Object.hasOwn(rules, name)) return 'unknown parameter'
    if (values.has(name)) return 'repeated parameter'
    if (!rules[name]?.test(value) || value.includes('\0')) return 'bad parameter'
    values.set(name, value)
  }
  return values
}

/** The link without its query, shortened, and without characters that could forge a log line. */
function forLog(link: string): string {
  const address = link.slice(0, MAX_LOGGED).split(/[?#]/, 1)[0] ?? ''
  return address.replace(/[^\x21-\x7e]/g, '.')
}
