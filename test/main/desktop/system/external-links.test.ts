import { describe, expect, it } from 'vitest'
import { isOwnAddress, mayOpenExternally } from '../../../../src/main/desktop/system/external-links.ts'

describe('URLs for the system’s browser', () => {
  it.each([
    ['https://github.com/login/oauth/authorize?x=1', true],
    ['https://posthog.com/', true],
    ['http://127.0.0.1:4100/login/oauth/authorize', true],
    ['http://127.0.0.1:4101/', false],
    ['http://posthog.com/', false],
    ['https://user:pw@github.com/', false],
    ['file:///etc/passwd', false],
    ['smb://server/share', false],
    ['javascript:alert(1)', false],
    ['ms-msdt:/id', false],
    ['posthog-companion://integration', false],
    ['vscode://file/x', false],
    ['not an address', false],
    ['', false],
  ])('%s: %s', (address, may) => {
    expect(mayOpenExternally(address, 'http://127.0.0.1:4100')).toBe(may)
  })
})

describe('the app’s own URL', () => {
  const origin = 'http://127.0.0.1:7676'
  it.each([
    ['http://127.0.0.1:7676/integrations', true],
    ['blob:http://127.0.0.1:7676/1-2', true],
    ['http://127.0.0.1:7677/', false],
    ['http://localhost:7676/', false],
    ['https://127.0.0.1:7676/', false],
    ['http://127.0.0.1:7676@evil.example/', false],
    ['http://127.0.0.1:7676.evil.example/', false],
    ['about:blank', false],
    ['file:///C:/', false],
  ])('%s: %s', (address, own) => {
    expect(isOwnAddress(address, origin)).toBe(own)
    expect(isOwnAddress(address, '')).toBe(false)
  })
})
