import { describe, expect, it } from 'vitest'
import { proxyFromPac } from '../../../src/main/platform/proxy.ts'

describe('the system’s proxy settings', () => {
  it.each([
    ['DIRECT', null],
    ['PROXY proxy.example.com:3128; DIRECT', 'http://proxy.example.com:3128'],
    ['HTTPS proxy.example.com:443', 'https://proxy.example.com:443'],
    ['SOCKS5 proxy.example.com:1080', null],
    ['PROXY evil"host:1', null],
    ['', null],
  ])('%j is parsed as %s', (answer, proxy) => {
    expect(proxyFromPac(answer)?.HTTPS_PROXY ?? null).toBe(proxy)
  })

  it('never apply to this computer’s own addresses', () => {
    expect(proxyFromPac('PROXY a:1')?.NO_PROXY).toContain('127.0.0.1')
  })
})
