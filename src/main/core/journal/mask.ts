/** What stands in the journal in place of a secret. */
export const MASK = '***'

/** Fields and parameters that hold a secret wherever they occur. */
const SECRET_NAMES = new Set([
  'password',
  'current_password',
  'personal_api_key',
  'access_token',
  'refresh_token',
  'id_token',
  'client_secret',
  'code_verifier',
  'device_code',
  'user_code',
  'client_assertion',
  'assertion',
])

/** More of them in addresses and at sign-in endpoints. Elsewhere, a body may use these names for other things, such as push tokens. */
const SIGN_IN_NAMES = new Set([...SECRET_NAMES, 'code', 'state', 'token', 'secret', 'session', 'api_key'])
/** In an answer `code` is that of an error. */
const SIGN_IN_ANSWER_NAMES = new Set([...SIGN_IN_NAMES].filter((name) => name !== 'code'))

/** Nearly every path begins with `/api/users/`, and comparing is quicker than matching. */
const isSignInPath = (path: string) =>
  !path.startsWith('/api/users/') && SIGN_IN_PATH.test(path.includes('%') ? decoded(path) : path)
const SIGN_IN_PATH = /^\/(oauth\/|api\/oauth|api\/cli-auth|\.well-known\/)/

/** Keys and tokens of PostHog and GitHub, wherever they occur. */
const TOKEN = /(ph[xarse]_|gh[oprsu]_|github_pat_)[A-Za-z0-9_-]{4,}/g
/** A secret parameter of an address inside a text; in an address that is itself a parameter, it is percent-encoded. */
const NAMES_IN_URL = [...SIGN_IN_NAMES].join('|')
const URL_PARAMETER = new RegExp(`([?&](?:${NAMES_IN_URL})=)[^&#"'\\s\\\\]+`, 'gi')
const NESTED_PARAMETER = new RegExp(`(%(?:3F|26)(?:${NAMES_IN_URL})%3D)(?:(?!%26|%23)[^&#"'\\s\\\\])+`, 'gi')

/** Whether a text needs a closer look: a quick one, and a slower one, by whole names, for texts that the quick one can't rule out. */
const isSuspect = (text: string) => QUICK.test(text) && SUSPECT.test(text)
const QUICK = /_(?:token|key|secret|code|pat_)|code_|assert|pass|h[xarseopu]_|[=%\\]/
const SUSPECT = new RegExp(
  `\\b(?:${[...SECRET_NAMES].join('|')})\\b|\\\\u|[?&](?:${NAMES_IN_URL})=|%3[Dd]|ph[xarse]_|gh[oprsu]_|github_pat_`,
)

const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-companion-session',
  'x-csrftoken',
  'x-api-key',
])

/**
 * Turns a connection's raw headers, names and values in turn, into lines without secrets. Clients mostly send the same ones again, and
 * comparing them is quicker than putting them together anew.
 */
export class HeaderLines {
  /** Those of the request before, masked. */
  #masked: string[] = []
  #isSecret: boolean[] = []
  #lines = ''

  of(raw: readonly string[]): string {
    return this.#isSame(raw) ? this.#lines : this.#renew(raw)
  }

  #isSame(raw: readonly string[]): boolean {
    const masked = this.#masked
    if (raw.length !== masked.length) return false
    for (let i = 0; i < raw.length; i++) {
      const text = raw[i]
      if (text !== masked[i] && !(this.#isSecret[i] && maskCredential(text ?? '') === masked[i])) return false
    }
    return true
  }

  #renew(raw: readonly string[]): string {
    this.#isSecret = raw.map((_, i) => i % 2 === 1 && SECRET_HEADERS.has((raw[i - 1] ?? '').toLowerCase()))
    this.#masked = raw.map((text, i) => (this.#isSecret[i] ? maskCredential(text) : maskInText(text)))
    this.#lines = this.#masked.map((text) => `${text}\n`).join('')
    return this.#lines
  }
}

const MASKED_BEARER = `Bearer ${MASK}`

/** Keeps the scheme, such as `Bearer`. */
function maskCredential(value: string): string {
  if (value.startsWith('Bearer ')) return MASKED_BEARER
  const scheme = /^(bearer|basic|digest|token) /i.exec(value)?.[0] ?? ''
  return scheme + MASK
}

/** The value of a response header without secrets. */
export function maskHeader(name: string, value: string): string {
  return SECRET_HEADERS.has(name) ? MASK : maskInText(value)
}

/** Masks secrets in an address: the values of parameters by their names, and keys and tokens anywhere. */
export function maskUrl(url: string): string {
  const start = url.indexOf('?')
  if (start < 0) return url.includes('/ph') || url.includes('/gh') ? url.replace(TOKEN, `$1${MASK}`) : url
  return maskInText(`${url.slice(0, start + 1)}${maskForm(url.slice(start + 1))}`)
}

/** Masks secrets in what a client sent, whatever it is. What holds none stays as it was. */
export function maskSent(text: string, path: string, contentType: string): string {
  const isSignIn = isSignInPath(path)
  if (!isSignIn && !isSuspect(text)) return text
  if (contentType.includes('x-www-form-urlencoded')) return maskInText(maskForm(text))
  return maskInText(maskJson(text, isSignIn ? SIGN_IN_NAMES : SECRET_NAMES))
}

/** Masks secrets in what the server answered. */
export function maskAnswer(text: string, path: string): string {
  const isSignIn = isSignInPath(path)
  if (!isSignIn && !isSuspect(text)) return text
  return maskInText(maskJson(text, isSignIn ? SIGN_IN_ANSWER_NAMES : SECRET_NAMES))
}

function maskForm(text: string): string {
  return text
    .split('&')
    .map((part) => {
      const end = part.indexOf('=')
      return end >= 0 && SIGN_IN_NAMES.has(decoded(part.slice(0, end)))
        ? `${part.slice(0, end + 1)}${MASK}`
        : part
    })
    .join('&')
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' ')).toLowerCase()
  } catch {
    return name.toLowerCase()
  }
}

function maskInText(text: string): string {
  return text
    .replace(URL_PARAMETER, `$1${MASK}`)
    .replace(NESTED_PARAMETER, `$1${MASK}`)
    .replace(TOKEN, `$1${MASK}`)
}

const JSON_TOKEN = /"(?:[^"\\]|\\[\s\S])*"?|[{}[\]:,]|[^\s{}[\]:,"]+/g

/**
 * Replaces the values of secret fields, nested ones included, and leaves every other character as it was. It also works on text that is cut
 * off or not quite JSON, since clients send that too.
 */
function maskJson(text: string, names: ReadonlySet<string>): string {
  let out = ''
  let copied = 0
  let before = ''
  let isSecret = false
  // While a secret list or object is skipped: how deep, and where it began.
  let depth = 0
  for (const { 0: token, index } of text.matchAll(JSON_TOKEN)) {
    if (depth > 0) {
      depth += delta(token)
      if (depth === 0) copied = index + 1
      continue
    }
    if (isSecret) {
      isSecret = false
      if (token !== 'null') {
        out += `${text.slice(copied, index)}"${MASK}"`
        copied = index + token.length
        depth = Math.max(0, delta(token))
      }
    } else if (token === ':') isSecret = names.has(nameOf(before))
    before = token
  }
  return depth > 0 ? out : out + text.slice(copied)
}

function delta(token: string): number {
  if (token === '{' || token === '[') return 1
  return token === '}' || token === ']' ? -1 : 0
}

/** The name in a JSON string, which may be written with escapes. */
function nameOf(token: string): string {
  if (!token.includes('\\')) return token.replaceAll('"', '').toLowerCase()
  try {
    return String(JSON.parse(token)).toLowerCase()
  } catch {
    return ''
  }
}
