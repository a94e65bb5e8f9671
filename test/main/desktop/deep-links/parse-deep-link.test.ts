import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDeepLink } from '../../../../src/main/desktop/deep-links/parse-deep-link.ts'
import { HOSTILE_LINKS } from './hostile-links.ts'

const SCHEME = 'posthog-companion'
const parse = (link: string) => parseDeepLink(link, SCHEME)

describe('known links', () => {
  it.each([
    [
      'integration?provider=github&status=success&installation_id=12345',
      { status: 'success', installationId: '12345', errorCode: null },
    ],
    [
      'integration?provider=github&status=success',
      { status: 'success', installationId: null, errorCode: null },
    ],
    [
      'integration/?status=success&provider=github',
      { status: 'success', installationId: null, errorCode: null },
    ],
    [
      'integration?provider=github&status=error&error_code=access_denied',
      { status: 'error', installationId: null, errorCode: 'access_denied' },
    ],
  ])('%s is the outcome of linking GitHub', (rest, outcome) => {
    expect(parse(`${SCHEME}://${rest}`)).toEqual({ kind: 'link-outcome', outcome })
  })

  it('accept the scheme in any case', () => {
    expect(parse('PostHog-Companion://integration?provider=github&status=success').kind).toBe('link-outcome')
  })

  it.each([
    ['complete/github-link/?code=abc123&state=XyZ-_', { code: 'abc123', state: 'XyZ-_' }],
    ['complete/github-link?state=s&code=c', { code: 'c', state: 's' }],
    [
      'complete/github-link/?code=c&state=token%3Dabc%26source%3Duser_integration',
      { code: 'c', state: 'token=abc&source=user_integration' },
    ],
    [
      'complete/github-link/?code=c&state=s&installation_id=7&setup_action=install',
      { code: 'c', state: 's', installation_id: '7', setup_action: 'install' },
    ],
    [
      'complete/github-link/?error=access_denied&error_description=The+user+denied&error_uri=https%3A%2F%2Fdocs&state=s',
      { error: 'access_denied', state: 's' },
    ],
    [
      'complete/github-link/?code=a%2Fb%2Bc%3D&state=s&iss=https%3A%2F%2Fgithub.com%2Flogin%2Foauth',
      { code: 'a/b+c=', state: 's' },
    ],
  ])('%s is GitHub’s callback', (rest, query) => {
    const parsed = parse(`${SCHEME}://${rest}`)
    expect(parsed.kind).toBe('github-callback')
    expect(parsed.kind === 'github-callback' && Object.fromEntries(parsed.query)).toEqual(query)
  })
})

describe('hostile links', () => {
  it.each(HOSTILE_LINKS)('$name: ignored, $reason', ({ link, reason }) => {
    const parsed = parse(link)
    expect(parsed).toMatchObject({ kind: 'ignored', reason })
    if (parsed.kind !== 'ignored') return
    expect(parsed.address).toMatch(/^[\x21-\x7e]{0,80}$/)
    expect(parsed.address).not.toMatch(/[?#]|geheim/)
  })

  it('never throws', () => {
    const place = fc.constantFrom('integration', 'complete/github-link/', '')
    const link = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(place, fc.string()).map(([path, rest]) => `${SCHEME}://${path}?${rest}`),
      fc.tuple(place, fc.webQueryParameters()).map(([path, query]) => `${SCHEME}://${path}?${query}`),
    )
    fc.assert(
      fc.property(link, (text) => {
        const parsed = parse(text)
        if (parsed.kind === 'ignored') expect(parsed.address).toMatch(/^[\x21-\x7e]{0,80}$/)
      }),
    )
  })
})
