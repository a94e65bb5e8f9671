import { describe, expect, it } from 'vitest'
import { proxyFromPac } from '../../../src/main/platform/proxy.ts'

describe('what the system answers about its proxy', () => {
  it.each([
    ['DIRECT', null],
    ['PROXY proxy.example.com:3128; DIRECT', 'http://proxy.example.com:3128'],
    ['HTTPS proxy.example.com:443', 'https://proxy.example.com:443'],
    ['SOCKS5 proxy.example.com:1080', null],
    ['PROXY evil"host:1', null],
    ['', null],
  ])('%j leads through %s', (answer, proxy) => {
    expect(proxyFromPac(answer)?.HTTPS_PROXY ?? null).toBe(proxy)
  })

  it('never sends this computer’s own addresses through it', () => {
    expect(proxyFromPac('PROXY a:1')?.NO_PROXY).toContain('127.0.0.1')
  })
})
