import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
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

/** Forwards requests to another address and records them. Supports `CONNECT`, like a proxy. */
async function startForwarder(target: () => URL) {
  const seen: string[] = []
  const server = createServer((incoming, outgoing) => {
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
  })
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
    const { companion, end } = await start({
      HTTP_PROXY: proxy.url,
      COMPANION_GITHUB_URL: 'http://127.0.0.2:8899',
      COMPANION_GITHUB_API_URL: 'http://127.0.0.3:8899',
    })
    expect(end).toBe('/account-connected/github-integration?provider=github')
    const repos = await companion.request(REPOS, { key: ADA })
    expect(await repos.json()).toMatchObject({ total: 3 })
    expect(proxy.seen.some((line) => line.includes('127.0.0.3:8899'))).toBe(true)
    expect(proxy.seen.every((line) => /127\.0\.0\.[23]:8899/.test(line))).toBe(true)
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
