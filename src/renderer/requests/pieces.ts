import type { RecordedRequest } from '../api/requests.ts'

/** A text with variables in place of what the journal has masked. */
export type Pieces = readonly (string | Variable)[]
export type Variable = { name: string }

/** A recorded request as a client could send it again. */
export type SentRequest = {
  method: string
  url: string
  headers: readonly (readonly [name: string, value: Pieces])[]
  body: Pieces | null
  /** What to fill in: the names of all variables. */
  variables: readonly string[]
}

/** The variable for an API key, also used by the examples elsewhere in the app. */
const KEY_VARIABLE: Variable = { name: 'POSTHOG_KEY' }

/** The header that sends an API key, or the variable for one that is not known. */
export const authorization = (key: string | null) =>
  ['authorization', key === null ? ['Bearer ', KEY_VARIABLE] : [`Bearer ${key}`]] as const

/** Headers that a client sets by itself, or that mean nothing outside their connection. */
const OWN_HEADERS =
  /^(host|connection|content-length|accept-encoding|accept-language|transfer-encoding|user-agent|cookie|referer|keep-alive|te|upgrade.*|expect|priority|pragma|cache-control|dnt|sec-.*|x-companion-session)$/

const MASKED = /(?:ph[xarse]_|gh[oprsu]_|github_pat_)?\*\*\*/g

type Recorded = Pick<RecordedRequest, 'method' | 'path' | 'query' | 'credential'> & {
  request: { headers: Record<string, string>; body: string | null }
}

/** Turns a recorded request into one to send. A session, which only pages have, becomes an API key. */
export function toSend(recorded: Recorded, origin: string): SentRequest {
  const variables = new Set<string>()
  const variable = (name: string): Variable => {
    variables.add(name)
    return { name }
  }
  let secrets = 0
  const pieces = (text: string, name?: string): Pieces => {
    const parts: (string | Variable)[] = []
    let end = 0
    for (const { 0: mask, index } of text.matchAll(MASKED)) {
      parts.push(text.slice(end, index), variable(name ?? `SECRET_${++secrets}`))
      end = index + mask.length
    }
    return [...parts, text.slice(end)].filter((part) => part !== '')
  }
  const { method, path, query, request, credential } = recorded
  const headers = Object.entries(request.headers)
    .filter(([name, value]) => !OWN_HEADERS.test(name) && !(name === 'accept' && value === '*/*'))
    .map(([name, value]) => [name, pieces(value, nameFor(name, value))] as const)
  if (credential?.kind === 'session')
    headers.push(['authorization', ['Bearer ', variable(KEY_VARIABLE.name)]])
  const url = `${origin}${path}${query === '' ? '' : `?${query}`}`
  return {
    method,
    url,
    headers,
    body: request.body === null ? null : pieces(request.body),
    variables: [...variables],
  }
}

function nameFor(header: string, value: string): string | undefined {
  if (header === 'authorization') return value.startsWith('Bearer ') ? KEY_VARIABLE.name : 'CREDENTIALS'
  return undefined
}
