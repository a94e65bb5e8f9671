import { request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GitHubStandIn, startGitHub } from '../stand-in.ts'
import { ask, tokenOf } from './browsing.ts'

let github: GitHubStandIn
let clock: number

beforeEach(async () => {
  clock = Date.parse('2026-03-01T12:00:00Z')
  github = await startGitHub({ now: () => clock })
})
afterEach(() => github.close())

const basic = () => `Basic ${btoa(`${github.world.app.clientId}:${github.world.app.clientSecret}`)}`

describe('authentication', () => {
  it('returns the user of a token at both API base URLs', async () => {
    const token = tokenOf(github, 'monalisa')
    for (const base of [github.url, github.apiUrl]) {
      const response = await fetch(`${base}/user`, { headers: { authorization: `token ${token}` } })
      expect(response.status).toBe(200)
      expect(response.headers.get('x-oauth-scopes')).toBe('')
      expect(response.headers.get('x-github-request-id')).toMatch(/^[0-9A-F:]+$/)
      expect(response.headers.get('x-github-media-type')).toBe('github.v3; format=json')
      expect(response.headers.get('date')).toBe('Sun, 01 Mar 2026 12:00:00 GMT')
      expect(await response.json()).toMatchObject({ login: 'monalisa', url: `${base}/users/monalisa` })
    }
  })

  it('returns 401 for an invalid or missing token', async () => {
    const bad = await ask(github, '/user', 'ghu_nonsense')
    expect([bad.status, await bad.json()]).toEqual([
      401,
      { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' },
    ])
    expect((await ask(github, '/user', null)).status).toBe(401)
  })

  it('returns 403 for a request without a User-Agent', async () => {
    const { statusCode, body } = await request(`${github.apiUrl}/user`, {
      headers: { authorization: `Bearer ${tokenOf(github)}` },
    })
    expect([statusCode, await body.text()]).toEqual([403, expect.stringContaining('User-Agent')])
  })

  it('returns a JSON 404 for unknown paths', async () => {
    expect(await (await ask(github, '/nothing')).json()).toMatchObject({
      message: 'Not Found',
      status: '404',
    })
  })
})

describe('installations', () => {
  it('are listed for users with access', async () => {
    const list = async (login: string) =>
      (await ask(github, '/user/installations', tokenOf(github, login))).json()
    expect(await list('octocat')).toMatchObject({
      total_count: 1,
      installations: [{ id: 12345, account: { login: 'acme', type: 'Organization' }, suspended_at: null }],
    })
    expect(await list('hubot')).toEqual({ total_count: 0, installations: [] })
  })

  it('are listed only for the installed App', async () => {
    const other = github.world.addApp({ name: 'Other', owner: github.world.account('octocat') })
    const { accessToken } = github.world.tokens.issue(other, github.world.account('octocat'))
    expect(await (await ask(github, '/user/installations', accessToken)).json()).toHaveProperty(
      'total_count',
      0,
    )
    expect((await ask(github, '/user/installations/12345/repositories', accessToken)).status).toBe(404)
  })

  it('list repositories for users with access, and are not found for others', async () => {
    const path = '/user/installations/12345/repositories'
    expect(await (await ask(github, path)).json()).toMatchObject({
      total_count: 3,
      repository_selection: 'all',
      repositories: [
        { full_name: 'acme/web', private: false, default_branch: 'main', permissions: { push: true } },
        { full_name: 'acme/api', private: true, default_branch: 'master', language: 'Python' },
        { full_name: 'acme/attic', archived: true, language: null, permissions: { push: false } },
      ],
    })
    expect((await ask(github, path, tokenOf(github, 'hubot'))).status).toBe(404)
    expect((await ask(github, '/user/installations/1/repositories')).status).toBe(404)
  })

  it('reflect changes', async () => {
    const path = '/user/installations/12345/repositories'
    const names = async () => {
      const { repositories } = await (await ask(github, path)).json()
      return repositories.map((one: { name: string }) => one.name)
    }
    github.world.addRepository({ name: 'new' })
    github.world.removeRepository('acme/attic')
    github.world.deselect(12345, 'acme/api')
    expect(await names()).toEqual(['web', 'new'])
    github.world.suspend(12345)
    expect((await ask(github, path)).status).toBe(403)
    github.world.unsuspend(12345)
    expect((await ask(github, path)).status).toBe(200)
    github.world.uninstall(12345)
    expect((await ask(github, path)).status).toBe(404)
  })
})

describe('repositories', () => {
  it('are found regardless of the case of their name', async () => {
    const response = await ask(github, '/repos/ACME/Web')
    expect(await response.json()).toMatchObject({
      full_name: 'acme/web',
      default_branch: 'main',
      organization: { login: 'acme' },
    })
    expect(response.headers.get('last-modified')).toBe('Sun, 01 Mar 2026 12:00:00 GMT')
  })

  it('that are private are found only by users with access', async () => {
    expect((await ask(github, '/repos/acme/api')).status).toBe(200)
    expect((await ask(github, '/repos/acme/api', tokenOf(github, 'hubot'))).status).toBe(404)
    expect((await ask(github, '/repos/acme/api/branches', null)).status).toBe(404)
    expect((await ask(github, '/repos/acme/web/branches', null)).status).toBe(200)
  })

  it('list branches in alphabetical order', async () => {
    github.world.addBranch('acme/web', 'alpha')
    const branches = await (await ask(github, '/repos/acme/web/branches')).json()
    expect(branches.map((one: { name: string }) => one.name)).toEqual(['alpha', 'dev', 'main', 'release/2.0'])
    expect(branches[0]).toMatchObject({
      commit: { sha: expect.stringMatching(/^[0-9a-f]{40}$/) },
      protected: false,
    })
    expect((await ask(github, '/repos/acme/nothing/branches')).status).toBe(404)
  })
})

describe('pages', () => {
  const path = '/user/installations/12345/repositories'
  const rels = (response: Response) =>
    Object.fromEntries(
      [...(response.headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(
        ([, url = '', rel]) => [rel, url.replace(github.apiUrl, '')],
      ),
    )

  beforeEach(() => github.world.generateRepositories(247))

  it('contain 30 items by default and at most 100', async () => {
    expect((await (await ask(github, path)).json()).repositories).toHaveLength(30)
    expect((await (await ask(github, `${path}?per_page=1000`)).json()).repositories).toHaveLength(100)
  })

  it('link to each other', async () => {
    const at = (page: number) => `${path}?per_page=100&page=${page}`
    expect(rels(await ask(github, `${path}?per_page=100`))).toEqual({ next: at(2), last: at(3) })
    expect(rels(await ask(github, at(2)))).toEqual({ prev: at(1), next: at(3), last: at(3), first: at(1) })
    expect(rels(await ask(github, at(3)))).toEqual({ prev: at(2), first: at(1) })
  })

  it('contain every item once', async () => {
    const ids = new Set<number>()
    for (let url: string | undefined = `${path}?per_page=100`; url !== undefined; ) {
      const response: Response = await ask(github, url)
      for (const { id } of (await response.json()).repositories) ids.add(id)
      url = rels(response).next
    }
    expect(ids.size).toBe(250)
  })

  it('have no links if there is only one, and are empty past the end', async () => {
    expect((await ask(github, '/user/installations')).headers.get('link')).toBeNull()
    expect((await (await ask(github, `${path}?page=99`)).json()).repositories).toEqual([])
  })

  it('of branches are linked by repository ID, and the links work', async () => {
    github.world.repository('acme/web').branches = Array.from({ length: 101 }, (_, i) => `b${i}`)
    const { next = '' } = rels(await ask(github, '/repos/acme/web/branches?per_page=100'))
    expect(next).toBe('/repositories/1296269/branches?per_page=100&page=2')
    expect(await (await ask(github, next)).json()).toHaveLength(1)
  })
})

describe('conditional requests', () => {
  const path = '/user/installations/12345/repositories'

  it('return an uncounted 304 until something changes', async () => {
    const token = tokenOf(github)
    const first = await ask(github, path, token)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/)
    const same = await ask(github, path, token, { 'if-none-match': etag })
    expect([same.status, await same.text()]).toEqual([304, ''])
    expect(same.headers.get('x-ratelimit-used')).toBe('1')
    github.world.addRepository({ name: 'new' })
    const changed = await ask(github, path, token, { 'if-none-match': etag })
    expect([changed.status, changed.headers.get('x-ratelimit-used')]).toEqual([200, '2'])
  })

  it('return a full response after the token has changed', async () => {
    const etag = (await ask(github, path)).headers.get('etag') ?? ''
    expect((await ask(github, path, tokenOf(github), { 'if-none-match': etag })).status).toBe(200)
  })

  it('can use the modification time, if available', async () => {
    const since = { 'if-modified-since': 'Sun, 01 Mar 2026 12:00:00 GMT' }
    expect((await ask(github, '/repos/acme/web', tokenOf(github), since)).status).toBe(304)
    github.world.repository('acme/web').updatedAt += 1000
    expect((await ask(github, '/repos/acme/web', tokenOf(github), since)).status).toBe(200)
  })
})

describe('an App and its tokens', () => {
  const call = (method: string, end: 'token' | 'grant', token: string, authorization = basic()) =>
    fetch(`${github.apiUrl}/applications/${github.world.app.clientId}/${end}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: token }),
    })

  it('can be checked', async () => {
    const token = tokenOf(github)
    expect(await (await call('POST', 'token', token)).json()).toMatchObject({
      token,
      token_last_eight: token.slice(-8),
      expires_at: '2026-03-01T20:00:00Z',
      user: { login: 'octocat' },
      app: { client_id: github.world.app.clientId },
    })
    expect((await call('POST', 'token', 'ghu_nonsense')).status).toBe(404)
    expect((await call('POST', 'token', token, 'Basic bm86bm8=')).status).toBe(401)
  })

  it('can be revoked individually or all at once for a user', async () => {
    const [one, two, three] = [tokenOf(github), tokenOf(github), tokenOf(github)]
    expect((await call('DELETE', 'token', one)).status).toBe(204)
    expect((await call('DELETE', 'token', one)).status).toBe(422)
    expect(github.world.tokens.count('octocat')).toBe(2)
    expect((await call('DELETE', 'grant', two)).status).toBe(204)
    expect((await ask(github, '/user', three)).status).toBe(401)
  })
})

it('any page of 50,000 repositories is served quickly', async () => {
  const began = performance.now()
  github.world.generateRepositories(50_000, { branches: 20 })
  const token = tokenOf(github)
  const { total_count, repositories } = await (
    await ask(github, '/user/installations/12345/repositories?per_page=100&page=500', token)
  ).json()
  expect([total_count, repositories.at(-1).name]).toEqual([50_003, 'repo-49997'])
  expect(await (await ask(github, '/repos/acme/repo-49997/branches', token)).json()).toHaveLength(20)
  expect(performance.now() - began).toBeLessThan(5_000)
})
