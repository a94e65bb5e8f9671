import type { LinkOutcome } from '../../../shared/ipc.ts'

/** What GitHub sent the person back with, to be passed on as it is. */
export type GitHubReturn = ReadonlyMap<string, string>

export type DeepLink =
  /** Says how linking a GitHub account went. Changes nothing. */
  | { kind: 'link-outcome'; outcome: LinkOutcome }
  /** GitHub's return, for set-ups whose redirect address is the scheme. */
  | { kind: 'github-return'; query: GitHubReturn }
  /** Not a link that the app knows. `address` is its start without the query, fit for a log. */
  | { kind: 'ignored'; reason: IgnoredReason; address: string }

export type IgnoredReason =
  | 'too long'
  | 'strange characters'
  | 'not a link'
  | 'another scheme'
  | 'unknown place'
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

const RETURN_RULES: Rules = {
  // The app's states are small queries of their own, as PostHog's are.
  state: /^[A-Za-z0-9._~=&-]{1,256}$/,
  code: /^[A-Za-z0-9._~-]{1,256}$/,
  installation_id: INSTALLATION_ID,
  setup_action: /^(install|update|request)$/,
  error: ERROR_CODE,
  // GitHub explains its errors; the app has explanations of its own and drops these.
  error_description: /^.{0,1000}$/s,
  error_uri: /^.{0,1000}$/s,
}

/**
 * Reads a link of the app's scheme. Whatever is not exactly as the app documents it is ignored: any page and any mail can hold such a
 * link. The place is compared as it was written, before anything is decoded or resolved, so that no path trick can lead to it.
 */
export function parseDeepLink(link: string, scheme: string): DeepLink {
  const ignored = (reason: IgnoredReason): DeepLink => ({ kind: 'ignored', reason, address: forLog(link) })
  if (link.length > MAX_LENGTH) return ignored('too long')
  if (!/^[\x21-\x7e]*$/.test(link)) return ignored('strange characters')
  const [, ownScheme, place, query] = /^([a-z][a-z0-9+.-]*):\/\/([^?#]*)(?:\?([^#]*))?$/i.exec(link) ?? []
  if (ownScheme === undefined || place === undefined) return ignored('not a link')
  if (ownScheme.toLowerCase() !== scheme) return ignored('another scheme')

  switch (place.replace(/\/$/, '')) {
    case 'integration': {
      const read = readQuery(query ?? '', OUTCOME_RULES)
      return typeof read === 'string' ? ignored(read) : (linkOutcome(read) ?? ignored('missing parameter'))
    }
    case 'complete/github-link': {
      const read = readQuery(query ?? '', RETURN_RULES)
      return typeof read === 'string' ? ignored(read) : (githubReturn(read) ?? ignored('missing parameter'))
    }
    default:
      return ignored('unknown place')
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

function githubReturn(query: ReadonlyMap<string, string>): DeepLink | null {
  const answered = query.has('code') || query.has('error') || query.has('setup_action')
  if (!query.has('state') || !answered) return null
  const passedOn = [...query].filter(([name]) => name !== 'error_description' && name !== 'error_uri')
  return { kind: 'github-return', query: new Map(passedOn) }
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

/** The link up to its query, shortened, with nothing that could pass for a line of the log. */
function forLog(link: string): string {
  const address = link.slice(0, MAX_LOGGED).split(/[?#]/, 1)[0] ?? ''
  return address.replace(/[^\x21-\x7e]/g, '.')
}
