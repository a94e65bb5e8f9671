import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDeepLink } from '../../../src/main/desktop/deep-links/parse-deep-link.ts'
import { BUDGET_MS, within } from './budget.ts'

const SCHEME = 'posthog-companion'
const part = fc.oneof(
  fc.constantFrom(
    'integration',
    'complete/github-link/',
    'github',
    'success',
    'error',
    'provider',
    'status',
    'state',
    'code',
    'installation_id',
    'error_code',
    'token=a&source=b',
    '12345',
    '..',
    '%2e%2e',
    '%00',
    '//',
    '@',
    ':',
    '\\',
    '#',
    '?',
    '&',
    '=',
  ),
  fc.string({ maxLength: 12 }),
)
const link = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(SCHEME, SCHEME.toUpperCase(), 'https', 'javascript', ''),
      part,
      fc.array(fc.tuple(part, part), { maxLength: 6 }),
    )
    .map(
      ([scheme, place, query]) =>
        `${scheme}://${place}?${query.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')}`,
    ),
  fc.array(part, { maxLength: 10 }).map((parts) => `${SCHEME}://${parts.join('')}`),
  fc.string({ unit: 'binary', maxLength: 100 }),
)

describe('a deep link', () => {
  it(
    'with any content is either valid or ignored, with a URL that is safe to log',
    () => {
      fc.assert(
        fc.property(link, (text) => {
          const read = parseDeepLink(text, SCHEME)
          if (read.kind === 'ignored') {
            expect(read.address).toMatch(/^[\x21-\x7e]{0,80}$/)
            expect(read.address).not.toMatch(/[?#]/)
            return
          }
          expect(text.toLowerCase().startsWith(`${SCHEME}://`)).toBe(true)
          if (read.kind === 'link-outcome') {
            expect(read.outcome.installationId ?? '1').toMatch(/^[1-9]\d{0,18}$/)
            expect(read.outcome.errorCode ?? 'a').toMatch(/^[a-z][a-z0-9_]{0,63}$/)
            return
          }
          expect(read.query.get('state')).toBeTruthy()
          for (const [name, value] of read.query) {
            expect(name).toBeOneOf(['state', 'code', 'installation_id', 'setup_action', 'error'])
            expect(value).toMatch(/^[\x21-\x7e]+$/)
          }
        }),
        within(),
      )
    },
    BUDGET_MS + 60_000,
  )
})
