export const EMAIL_MAX = 254

const USER = /^[-!#$%&'*+/=?^_`{}|~0-9a-z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9a-z]+)*$/i
const QUOTED_USER = /^"(?:[!#-[\]-~]|\\[ -~])*"$/
const LABEL = '[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff])?'
const TOP = '(?:(?!-)[a-z\u00a1-\uffff-]{2,63}(?<!-)|xn--[a-z0-9]{1,59})'
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+${TOP}$`, 'i')
const LITERAL = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:.]*:[\da-f:.]+)\]$/i

/** What Django's EmailValidator takes, which is what PostHog takes. */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  const user = text.slice(0, at)
  const domain = text.slice(at + 1)
  if (at < 1 || text.length > 320) return false
  if (!USER.test(user) && !QUOTED_USER.test(user)) return false
  return domain.toLowerCase() === 'localhost' || DOMAIN.test(domain) || LITERAL.test(domain)
}
