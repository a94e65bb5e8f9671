import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../src/main/core/base/config.ts'
import { directHosts } from '../../../src/main/platform/no-proxy.ts'
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

/** Returns a function that undoes what is changed about the network from now on. */
function keepNetwork(): () => void {
  const http = process.getBuiltinModule('node:http')
  const https = process.getBuiltinModule('node:https')
  // Node's fetch is loaded by then.
  http.setGlobalProxyFromEnv({ HTTP_PROXY: 'http://127.0.0.1:9' })()
  const agents = [http.globalAgent, https.globalAgent] as const
  const dispatchers = Object.getOwnPropertySymbols(globalThis)
    .filter(({ description }) => description?.startsWith('undici.globalDispatcher.'))
    .map((key) => [key, Reflect.get(globalThis, key)] as const)
  return () => {
    http.globalAgent = agents[0]
    https.globalAgent = agents[1]
    for (const [key, dispatcher] of dispatchers) Reflect.set(globalThis, key, dispatcher)
  }
}

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

  function apply(environment: Record<string, string>): void {
    const settings = read(environment)
    if (settings === null) throw new Error('no proxy settings')
    restore.push(keepNetwork())
    expect(applyProxySettings(settings)).toBe(true)
  }

  async function fetchThrough(environment: Record<string, string>): Promise<void> {
    apply(environment)
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

  it('never apply to this machine, whatever its address is spelled like', async () => {
    const { port } = await proxyServer()
    const here = createServer((_request, response) => response.end('direct')).listen(0, '::')
    restore.push(() => void here.close().closeAllConnections())
    await once(here, 'listening')
    const address = here.address()
    const end = typeof address === 'object' ? `:${address?.port}/` : ''
    apply({ HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: 'example.com' })
    const answers: Record<string, string> = {}
    for (const host of [
      '[::1]',
      '127.0.0.1',
      '127.8.9.10',
      '0x7f.1',
      'localhost',
      '[::ffff:127.0.0.1]',
      'a.invalid',
    ])
      answers[host] = await (await fetch(`http://${host}${end}`)).text()
    expect(answers).toEqual({
      '[::1]': 'direct',
      '127.0.0.1': 'direct',
      '127.8.9.10': 'direct',
      '0x7f.1': 'direct',
      localhost: 'direct',
      '[::ffff:127.0.0.1]': 'direct',
      'a.invalid': 'proxied',
    })
  })

  it.each(['*', '*,x', 'x,*', ' x , * ', '*,', 'x *', 'x; *'])(
    'use no proxy at all where NO_PROXY is %j',
    (except) => {
      for (const proxies of [{}, { HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://a:1' }])
        expect(read({ ...proxies, NO_PROXY: except })).toEqual({ NO_PROXY: '*' })
    },
  )

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

describe('NO_PROXY', () => {
  it.each([
    ['10.0.0.0/8', 'http://10.1.2.3', true],
    ['10.0.0.0/30', 'http://10.0.0.9', false],
    ['10.0.0.9/', 'http://10.0.0.9', false],
    ['10.0.0.0/99', 'http://10.0.0.9', false],
    ['10.*', 'http://10.0.0.9', true],
    ['10.*', 'http://110.0.0.9', false],
    ['10.0.0.1-10.0.0.10', 'http://10.0.0.9', true],
    ['10.0.0.1-10.0.0.8', 'http://10.0.0.9', false],
    ['10.0.0.9', 'http://10.0.0.9:8080', true],
    ['10.0.0.9:80', 'http://10.0.0.9', true],
    ['10.0.0.9:443', 'https://10.0.0.9', true],
    ['10.0.0.9:81', 'http://10.0.0.9', false],
    ['0.9', 'http://10.0.0.9', false],
    ['2001:db8::/32', 'http://[2001:db8::9]', true],
    ['2001:db8:0::9', 'http://[2001:db8::9]', true],
    ['[2001:db8::9]', 'http://[2001:db8::9]', true],
    ['[2001:db8::9]:81', 'http://[2001:db8::9]', false],
    ['a.invalid', 'https://a.invalid', true],
    ['a.invalid', 'https://b.A.invalid.', true],
    ['.a.invalid', 'https://b.a.invalid', true],
    ['*.a.invalid', 'https://b.a.invalid', true],
    ['a-b.invalid', 'https://a-b.invalid', true],
    ['a.invalid', 'https://aa.invalid', false],
    ['x.invalid a.invalid', 'https://a.invalid', true],
    ['x.invalid; a.invalid ,', 'https://a.invalid', true],
    ['', 'https://a.invalid', false],
    ['', 'https://github.localhost', true],
  ])('%j means for %s: %s', (noProxy, url, direct) => {
    expect(directHosts(noProxy)(new URL(url))).toBe(direct)
  })
})
