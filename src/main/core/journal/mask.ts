import {
  decodePercent,
  encodePercent,
  isSecretName,
  isSuspect,
  type Names,
  SECRET_NAMES,
  SIGN_IN_ANSWER_NAMES,
  SIGN_IN_NAMES,
} from './secret-names.ts'

/** What stands in the journal in place of a secret. */
export const MASK = '***'

/** Nearly every path begins with `/api/users/`, and comparing is quicker than matching. */
const isSignInPath = (path: string) =>
  !path.startsWith('/api/users/') && SIGN_IN_PATH.test(decodePercent(path))
const SIGN_IN_PATH = /^\/+(oauth\/|api\/oauth|api\/cli-auth|api\/code\/invites|\.well-known\/)/i

const SECRET_HEADER = /authorization|cookie|token|api-?key|secret|password|csrf|^x-companion-session$/i

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
    this.#isSecret = raw.map((_, i) => i % 2 === 1 && SECRET_HEADER.test(raw[i - 1] ?? ''))
    this.#masked = raw.map((text, i) => (this.#isSecret[i] ? maskCredential(text) : maskLine(text)))
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
  return SECRET_HEADER.test(name) ? MASK : maskLine(value)
}

const maskLine = (text: string) => (isSuspect(text) ? maskText(text, SECRET_NAMES) : text)

/** Masks secrets in an address: the values of parameters by their names, and keys and tokens anywhere. */
export function maskUrl(url: string): string {
  if (!NEEDS_A_LOOK.test(url) || !isSuspect(url)) return url
  const end = url.indexOf('?') + 1
  return maskText(url.slice(0, end) + maskForm(url.slice(end)), SECRET_NAMES)
}
/** Nearly all addresses are ruled out by this. */
const NEEDS_A_LOOK = /[?=%]|[hb](?:[xarseopu]|_pat)_/

/** Masks secrets in what a client sent, whatever it is and whatever type it claims to be. What holds none stays as it was. */
export function maskSent(text: string, path: string): string {
  const isSignIn = isSignInPath(path)
  if (!isSignIn && !isSuspect(text)) return text
  if (PART_HEADER.test(text)) return text.split(PART_HEADER).map(maskPart).join('')
  return maskBody(text, isSignIn ? SIGN_IN_NAMES : SECRET_NAMES)
}

/** Masks secrets in the answers of a route. Mostly one is the same as the one before, and comparing is quicker than searching. */
export class Answers {
  /** The last one in which nothing was found. */
  #clean = ''

  masked(text: string, path: string): string {
    if (isSignInPath(path)) return maskText(text, SIGN_IN_ANSWER_NAMES)
    if (text === this.#clean) return text
    const masked = isSuspect(text) ? maskText(text, SECRET_NAMES) : text
    // What holds a secret is not kept.
    if (masked === text) this.#clean = text
    return masked
  }
}

function maskBody(text: string, names: Names): string {
  return maskText(FORM.test(text) ? maskForm(text) : text, names)
}
const FORM = /^\s*[^{["'<\s:=][^{"'<:=\n]*=/

function maskForm(text: string): string {
  return text
    .split('&')
    .map((part) => {
      const end = part.indexOf('=')
      return end >= 0 && isSecretName(part.slice(0, end), SIGN_IN_NAMES)
        ? `${part.slice(0, end + 1)}${MASK}`
        : part
    })
    .join('&')
}

/** Where a part of a multipart form says its name. */
const PART_HEADER = /^(?=content-disposition:)/im

/** A part of a multipart form is a body itself. The boundary of the next one comes after it. */
function maskPart(part: string): string {
  const head = /^.*?\n\r?\n/s.exec(part)?.[0] ?? part.slice(0, part.indexOf('\n') + 1)
  const body = part.slice(head.length)
  const [, quoted, bare] = /\bname\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(head) ?? []
  if (!isSecretName(quoted ?? bare ?? '', SIGN_IN_NAMES)) return head + maskBody(body, SIGN_IN_NAMES)
  const end = body.lastIndexOf('\n--')
  return `${head}${MASK}${end < 0 ? '' : body.slice(end)}`
}

/** Keys and tokens of PostHog and GitHub, wherever they occur. */
const TOKEN = /(ph[xarse]_|gh[oprsu]_|github_pat_)[A-Za-z0-9_-]{4,}/g
/** A parameter of an address or a form inside a text, with what comes before it. */
const PARAMETER = /(^|[?&;#\s"'(,{\\])([^?&;#\s"'(,{\\<>=]+=)([^&#\s"'\\<>]*)/g
/** What may be percent-encoded as a whole, such as a segment of a path. */
const PIECE = /[^?&;#\s"'\\<>=/]+/g
/** Texts that hold texts any deeper are masked whole. */
const DEEPEST = 8

/** Masks secrets in a text of any kind: parameters, fields, keys, and tokens, encoded ones as well. */
function maskText(text: string, names: Names, depth = 0): string {
  if (depth > DEEPEST) return MASK
  let out = text
  if (out.includes('='))
    out = out.replace(PARAMETER, (_, before: string, name: string, value: string) => {
      const all = before !== '' && '?&;#'.includes(before) ? SIGN_IN_NAMES : names
      return before + name + (isSecretName(name, all) ? MASK : maskValue(value, names, depth))
    })
  out = maskFields(out, names, depth)
  if (out.includes('%')) out = out.replace(PIECE, (piece) => maskEncoded(piece, names, depth))
  return out.replace(TOKEN, `$1${MASK}`)
}

/** The value of a parameter may be an address with parameters of its own. */
function maskValue(value: string, names: Names, depth: number): string {
  if (value.includes('%')) return maskEncoded(value, names, depth)
  return value.includes('=') ? maskText(value, names, depth + 1) : value
}

function maskEncoded(text: string, names: Names, depth: number): string {
  const plain = decodePercent(text)
  if (plain === text) return text
  const masked = maskText(plain, names, depth + 1)
  return masked === plain ? text : encodePercent(masked)
}

const FIELD_TOKEN = /"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|[{}[\]():,;=&<>]|[^\s{}[\]():,;=&<>"]+/g
/** What stands between a name and its value, in XML as well. */
const SIGNS = new Set([':', '=', '>'])
/** Where a value without quotes ends, and what a quote that ends too early leaves of a value. */
const END_OF_BARE = /[,}\]&\n]|$/g
const REST_OF_QUOTED = /[^\s,:;}\])&][^,}\]&\n]*/y

/**
 * Replaces the values of secret fields, nested ones included, and leaves every other character as it was. It also works on text that is cut
 * off or not quite JSON, since clients send that too.
 */
function maskFields(text: string, names: Names, depth: number): string {
  const tokens = new RegExp(FIELD_TOKEN)
  let out = ''
  let copied = 0
  let name = ''
  let sign = ''
  let isSecret = false
  // While a secret list or object is skipped: how deep, and where it began.
  let level = 0
  const replace = (from: number, to: number, by: string): void => {
    out += text.slice(copied, from) + by
    copied = to
    tokens.lastIndex = to
  }
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const { 0: token, index } = match
    const isQuoted = token.startsWith('"') || token.startsWith("'")
    if (level > 0) {
      level += delta(token)
      if (level === 0) copied = index + 1
    } else if (isSecret && !SIGNS.has(token)) {
      isSecret = false
      if (token === 'null') continue
      level = Math.max(0, delta(token))
      const by = sign === ':' || isQuoted ? `"${MASK}"` : MASK
      replace(index, level > 0 ? index + 1 : endOfValue(text, index, token, isQuoted), by)
    } else if (SIGNS.has(token)) {
      sign = token
      isSecret = isSecretName(name, names)
    } else if (isQuoted) {
      name = unescaped(token.slice(1))
      const masked = token.includes('\\') || /[{[]/.test(token) ? maskQuoted(token, names, depth) : token
      if (masked !== token) replace(index, index + token.length, masked)
    } else name = token
  }
  return level > 0 ? out : out + text.slice(copied)
}

function endOfValue(text: string, index: number, token: string, isQuoted: boolean): number {
  if (!isQuoted) {
    END_OF_BARE.lastIndex = index
    const end = END_OF_BARE.exec(text)?.index ?? text.length
    return index + text.slice(index, end).trimEnd().length
  }
  REST_OF_QUOTED.lastIndex = index + token.length
  return index + token.length + (REST_OF_QUOTED.exec(text)?.[0].length ?? 0)
}

/** A string may hold JSON or an address, with escapes. */
function maskQuoted(token: string, names: Names, depth: number): string {
  const quote = token.slice(0, 1)
  const isClosed = token.length > 1 && token.endsWith(quote)
  const plain = unescaped(token.slice(1, isClosed ? -1 : undefined))
  const masked = isSuspect(plain) ? maskText(plain, names, depth + 1) : plain
  return masked === plain ? token : JSON.stringify(masked).slice(0, isClosed ? undefined : -1)
}

function delta(token: string): number {
  if (token === '{' || token === '[') return 1
  return token === '}' || token === ']' ? -1 : 0
}

const CONTROL: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** What a string with escapes means, as in JSON, but any escape will do. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, char: string) =>
    hex === undefined ? (CONTROL[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
