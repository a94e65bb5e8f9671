/** Fields and parameters that hold a secret wherever they occur. */
export const SECRET_NAMES = namesOf(
  'password',
  'current_password',
  'new_password',
  'old_password',
  'confirm_password',
  'password_confirmation',
  'personal_api_key',
  'authorization',
  'access_token',
  'refresh_token',
  'id_token',
  'id_token_hint',
  'subject_token',
  'actor_token',
  'client_secret',
  'code_verifier',
  'device_code',
  'user_code',
  'client_assertion',
  'assertion',
)

const MORE_SIGN_IN_NAMES = namesOf('code', 'state', 'token', 'secret', 'session', 'api_key')

/** More of them in addresses, in forms, and at sign-in endpoints. Elsewhere, JSON may use these names for other things, such as push tokens. */
export const SIGN_IN_NAMES = new Map([...SECRET_NAMES, ...MORE_SIGN_IN_NAMES])
/** In an answer `code` is that of an error. */
export const SIGN_IN_ANSWER_NAMES = new Map([...SIGN_IN_NAMES].filter(([name]) => name !== 'code'))

/** Names in the form in which they are compared, each with a pattern for the ways of writing it. */
export type Names = ReadonlyMap<string, string>

function namesOf(...names: string[]): Names {
  return new Map(names.map((name) => [bare(name), name.replaceAll('_', '[^a-z0-9]{0,3}')]))
}

/** `client_secret`, `Client-Secret`, `clientSecret`, and `client+secret` are the same name. */
function bare(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '').toLowerCase()
}

/** Whether any part of a name is that of a secret, as in `user[password]` and `$set.password`. */
export function isSecretName(name: string, names: Names): boolean {
  return decodePercent(name)
    .split(/[^\w\s+-]+/)
    .some((part) => names.has(bare(part)))
}

/**
 * Decodes what is ASCII, even if it was encoded several times. `%25` and `%2B` stay, so that encoding the result gives equal text and a plus
 * sign is not taken for a space.
 */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/%(?:25)*(?!25|2B)([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Encodes what `decodePercent` decodes. */
export function encodePercent(text: string): string {
  return text.replace(
    /[^\w.~!*'()%+\u0080-\uffff-]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

const anyOf = (names: Names) => [...names.values()].join('|')
const SECRET_NAME = new RegExp(`\\b(?:${anyOf(SECRET_NAMES)})\\b`, 'i')
/** A parameter by a name that is one of a secret only in addresses, or something that begins like a token. */
const PARAMETER_OR_TOKEN = new RegExp(
  `[hb](?:[xarseopu]|_pat)_[\\w-]{4}|[?&;#[.][^a-z0-9]{0,3}(?:${anyOf(MORE_SIGN_IN_NAMES)})\\b`,
  'i',
)

/** Whether a text needs a closer look. Most don't, and this runs for each, so the patterns only have long alternatives, which are quick to rule out. */
export function isSuspect(text: string): boolean {
  return (
    SECRET_NAME.test(text) || PARAMETER_OR_TOKEN.test(text) || text.includes('%') || text.includes('\\u00')
  )
}
