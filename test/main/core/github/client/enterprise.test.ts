import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, request } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  ADA,
  AUTHORIZE,
  BRANCHES,
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
  REPOS,
  SEED,
} from '../../../../support/github/linked.ts'
import { press } from '../../../../support/github/spec/browsing.ts'
import { type GitHubStandIn, startGitHub } from '../../../../support/github/stand-in.ts'
import { prepareProgram, seedFile, serve } from '../../../../support/program.ts'

/** Forwards requests to another address and records them. Supports `CONNECT`, like a proxy. With a certificate, it speaks TLS. */
async function startForwarder(target: () => URL, certificate?: { key: Buffer; cert: Buffer }) {
  const seen: string[] = []
  const forward: RequestListener = (incoming, outgoing) => {
    // A proxy receives absolute URLs, a server receives paths.
    const { pathname, search, host } = new URL(incoming.url ?? '/', 'http://forwarder')
    seen.push(`${incoming.method} ${host} ${pathname}`)
    const { hostname, port } = target()
    const options = {
      hostname,
      port,
      method: incoming.method,
      path: pathname + search,
      headers: incoming.headers,
    }
    const passed = request({ ...options, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  }
  const server = certificate === undefined ? createServer(forward) : createTlsServer(certificate, forward)
  server.on('connect', (incoming, socket) => {
    seen.push(`CONNECT ${incoming.url}`)
    const { hostname, port } = target()
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = z.object({ port: z.int() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('an Enterprise Server with a separate API URL', () => {
  let world: LinkedWorld
  let api: Awaited<ReturnType<typeof startForwarder>>
  beforeEach(async () => {
    api = await startForwarder(() => new URL(world.github.url))
    world = await createLinkedWorld({ environment: { apiUrl: `${api.url}/api/v3/` } })
  })
  afterEach(async () => {
    await world.stop()
    await api.close()
  })

  it('gets users and codes at its URL, and API calls at its API URL', async () => {
    expect(await world.link()).toBe('/account-connected/github-integration?provider=github')
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 3 })
    expect((await world.ask('GET', BRANCHES)).json()).toMatchObject({ default_branch: 'main' })
    expect((await world.ask('DELETE', `${GITHUB}/12345/`)).status).toBe(204)
    expect(api.seen.map((line) => line.replace(' forwarder', ''))).toEqual([
      'GET /api/v3/user/installations',
      'GET /api/v3/user',
      'GET /api/v3/user/installations/12345/repositories',
      'GET /api/v3/repos/acme/web/branches',
      'GET /api/v3/repos/acme/web',
      `DELETE /api/v3/applications/${world.github.world.app.clientId}/token`,
    ])
    const direct = world.github.requests.list(/^\/login/).map(({ method, path }) => `${method} ${path}`)
    expect(direct).toEqual([
      'GET /login/oauth/authorize',
      'POST /login/oauth/authorize',
      'POST /login/oauth/access_token',
    ])
  })

  it('serves the pages of a long list under its own prefix', async () => {
    world.github.world.generateRepositories(250)
    await world.link()
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 253 })
    expect(api.seen.filter((line) => line.includes('/api/v3/user/installations/12345/'))).toHaveLength(3)
  })
})

describe('a proxy from the environment', () => {
  prepareProgram()
  let github: GitHubStandIn
  let proxy: Awaited<ReturnType<typeof startForwarder>>
  beforeEach(async () => {
    github = await startGitHub()
    proxy = await startForwarder(() => new URL(github.url))
  })
  afterEach(async () => {
    await proxy.close()
    await github.close()
  })

  const start = async (env: Record<string, string>) => {
    const { clientId, clientSecret, slug } = github.world.app
    const app = {
      GITHUB_APP_CLIENT_ID: clientId,
      GITHUB_APP_CLIENT_SECRET: clientSecret,
      GITHUB_APP_SLUG: slug,
    }
    const companion = await serve(['--ephemeral', '--seed', seedFile(SEED)], { env: { ...app, ...env } })
    const answer = await companion.request(`${GITHUB}/start/`, {
      method: 'POST',
      key: ADA,
      body: JSON.stringify({ connect_from: 'posthog_code' }),
    })
    const { install_url } = z.object({ install_url: z.string() }).parse(await answer.json())
    const { pathname, search } = new URL(install_url)
    const returned = new URL(
      (await press(github.url + pathname + search, AUTHORIZE)).headers.get('location') ?? '',
    )
    const end = await companion.request(returned.pathname + returned.search)
    return { companion, end: end.headers.get('location') }
  }

  it('is used for GitHub, which is only reachable through it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'companion-proxied-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    const names = 'subjectAltName=DNS:github.invalid,DNS:api.github.invalid'
    const options = `-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=github.invalid -addext ${names}`
    const files = ['-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', ...options.split(' '), ...files], { stdio: 'ignore' })
    const pem = { key: readFileSync(key), cert: readFileSync(cert) }
    const tls = await startForwarder(() => new URL(github.url), pem)
    const tunnel = await startForwarder(() => new URL(tls.url))
    const { companion, end } = await start({
      HTTPS_PROXY: tunnel.url,
      NODE_EXTRA_CA_CERTS: cert,
      COMPANION_GITHUB_URL: 'https://github.invalid',
      COMPANION_GITHUB_API_URL: 'https://api.github.invalid',
    })
    expect(end).toBe('/account-connected/github-integration?provider=github')
    const repos = await companion.request(REPOS, { key: ADA })
    expect(await repos.json()).toMatchObject({ total: 3 })
    expect(new Set(tunnel.seen)).toEqual(
      new Set(['CONNECT github.invalid:443', 'CONNECT api.github.invalid:443']),
    )
    expect(await companion.stop()).toBe(0)
    await tunnel.close()
    await tls.close()
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['another spelling of this machine', (url: URL) => Object.assign(url, { hostname: '127.0.0.2' })],
    ['its name', (url: URL) => Object.assign(url, { hostname: 'localhost' })],
  ])('is not used for a GitHub on this machine: %s', async (_, on) => {
    // It listens on one address, so only a request through the proxy would reach it at another one.
    const { companion, end } = await start({
      HTTP_PROXY: proxy.url,
      NO_PROXY: 'example.com',
      COMPANION_GITHUB_URL: on(new URL(github.url)).origin,
    })
    expect(end).toContain('provider=github')
    expect(proxy.seen).toEqual([])
    expect(await companion.stop()).toBe(0)
  })

  it('is not used for hosts in NO_PROXY', async () => {
    const { companion, end } = await start({
      HTTP_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1',
      COMPANION_GITHUB_URL: github.url,
      COMPANION_GITHUB_API_URL: github.apiUrl,
    })
    expect(end).toBe('/account-connected/github-integration?provider=github')
    expect(proxy.seen).toEqual([])
    expect(await companion.stop()).toBe(0)
  })
})
