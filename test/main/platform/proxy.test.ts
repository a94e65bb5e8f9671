import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../src/main/core/base/config.ts'
import { applyProxySettings, proxyFromPac } from '../../../src/main/platform/proxy.ts'

describe('the system’s proxy settings', () => {
  it.each([
    ['DIRECT', null],
    ['PROXY proxy.example.com:3128; DIRECT', 'http://proxy.example.com:3128'],
    ['HTTPS proxy.example.com:443', 'https://proxy.example.com:443'],
    ['SOCKS5 proxy.example.com:1080', null],
    ['PROXY evil"host:1', null],
    ['PROXY proxy.example.com:99999', null],
    ['PROXY 1.2.3.4.5:80', null],
    ['', null],
  ])('%j is parsed as %s', (answer, proxy) => {
    expect(proxyFromPac(answer)?.HTTPS_PROXY ?? null).toBe(proxy)
  })

  it('never apply to this computer’s own addresses', () => {
    expect(proxyFromPac('PROXY a:1')?.NO_PROXY).toContain('127.0.0.1')
  })
})

describe('the proxy variables', () => {
  const restore: (() => void)[] = []
  afterEach(() => {
    for (const undo of restore.splice(0)) undo()
  })

  const read = (environment: Record<string, string>) =>
    readConfig(
      { ephemeral: true },
      environment,
      { cwd: '/', home: null, platform: 'linux' },
      { version: '0', uiDir: null },
    ).proxy

  /** A proxy that leads everywhere to itself, and the credentials that it was sent. */
  async function proxyServer() {
    const credentials: (string | undefined)[] = []
    const server = createServer((_request, response) => response.end('proxied'))
    server.on('connect', (request, socket) => {
      credentials.push(request.headers['proxy-authorization'])
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      server.emit('connection', socket)
    })
    server.listen(0, '127.0.0.1')
    restore.push(() => void server.close().closeAllConnections())
    await once(server, 'listening')
    const address = server.address()
    return { port: typeof address === 'object' ? address?.port : 0, credentials }
  }

  async function fetchThrough(environment: Record<string, string>): Promise<void> {
    const settings = read(environment)
    if (settings === null) throw new Error('no proxy settings')
    const http = process.getBuiltinModule('node:http')
    restore.push(http.setGlobalProxyFromEnv({}))
    expect(applyProxySettings(settings)).toBe(true)
    // A name that nobody can resolve, so that only the proxy can answer.
    const answer = await fetch('http://companion.invalid/')
    expect(await answer.text()).toBe('proxied')
  }

  it.each([
    ['u:p%zz', 'u:p%zz'],
    ['u:%ff', 'u:%ff'],
    ['u:100%', 'u:100%'],
    ['%:%', '%:%'],
    ['u:a%20b%zz', 'u:a b%zz'],
    ['u:p%40q%25', 'u:p@q%'],
    ['u:%C3%A9', 'u:é'],
  ])('may have the credentials %s, sent as %s', async (given, sent) => {
    const { port, credentials } = await proxyServer()
    await fetchThrough({ HTTP_PROXY: `http://${given}@127.0.0.1:${port}` })
    expect(credentials.map((one) => Buffer.from(one?.split(' ')[1] ?? '', 'base64').toString())).toEqual([
      sent,
    ])
  })

  it.each(['/path', '/?x', '/#x', '?x#y', '/a/b?c=d#e', '/'])(
    'may end with %s, which a proxy has no use for',
    async (end) => {
      const { port, credentials } = await proxyServer()
      await fetchThrough({ HTTP_PROXY: `http://127.0.0.1:${port}${end}` })
      expect(credentials).toEqual([undefined])
    },
  )

  it.each(['http://a\nb', 'http://a\tb', 'http://a\0b', 'http://u:p@/', 'ftp://a', 'http://a:99999'])(
    'are refused as %j',
    (url) => {
      for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy'])
        expect(() => read({ [name]: url })).toThrow('this is not a valid proxy URL')
    },
  )

  it.each(['*', '*,x', 'x,*', ' x , * ', '*,'])('use no proxy at all where NO_PROXY is %j', (except) => {
    for (const proxies of [{}, { HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://a:1' }])
      expect(read({ ...proxies, NO_PROXY: except })).toEqual({ NO_PROXY: '*' })
  })

  it('may have a user name of one percent sign', () => {
    expect(read({ HTTPS_PROXY: 'http://%@a:1' })?.HTTPS_PROXY).toBe('http://%25@a:1/')
  })

  it('use the proxy where NO_PROXY only has a pattern', () => {
    expect(read({ HTTP_PROXY: 'http://a:1', NO_PROXY: '*.example.com' })).toEqual({
      HTTP_PROXY: 'http://a:1/',
      NO_PROXY: '*.example.com,localhost,127.0.0.1,::1',
    })
  })
})
