import { Octokit } from '@octokit/core'
import { OAuthApp } from '@octokit/oauth-app'
import { checkToken, deleteToken, exchangeWebFlowCode, refreshToken } from '@octokit/oauth-methods'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GitHubStandIn, startGitHub } from '../stand-in.ts'
import { obtainCode, tokenOf } from './browsing.ts'

let github: GitHubStandIn

beforeEach(async () => {
  github = await startGitHub()
})
afterEach(() => github.close())

describe("GitHub's own clients with the stand-in", () => {
  it('exchange, check, refresh, and delete a token', async () => {
    const { clientId, clientSecret } = github.world.app
    const client = {
      clientType: 'github-app' as const,
      clientId,
      clientSecret,
      request: new Octokit({ baseUrl: github.apiUrl }).request,
    }
    const first = await exchangeWebFlowCode({ ...client, code: await obtainCode(github) })
    if (!('refreshToken' in first.authentication)) throw new Error('The token should expire.')
    expect(Date.parse(first.authentication.expiresAt) - Date.now()).toBeGreaterThan(28_700_000)

    const checked = await checkToken({ ...client, token: first.authentication.token })
    expect(checked.data.user?.login).toBe('octocat')

    const second = await refreshToken({ ...client, refreshToken: first.authentication.refreshToken })
    expect(second.authentication.token).not.toBe(first.authentication.token)

    expect((await deleteToken({ ...client, token: second.authentication.token })).status).toBe(204)
    await expect(
      refreshToken({ ...client, refreshToken: second.authentication.refreshToken }),
    ).rejects.toThrow(/bad_refresh_token/)
  })

  it('create an Octokit for a user', async () => {
    const app = new OAuthApp({
      clientType: 'github-app',
      clientId: github.world.app.clientId,
      clientSecret: github.world.app.clientSecret,
      Octokit: Octokit.defaults({ baseUrl: github.apiUrl }),
    })
    const octokit = await app.getUserOctokit({ code: await obtainCode(github) })
    const { data } = await octokit.request('GET /user/installations')
    expect(data.installations.map((one) => one.id)).toEqual([12345])
  })

  it('read repositories and branches, and throw for errors', async () => {
    const octokit = new Octokit({ baseUrl: github.url, auth: tokenOf(github) })
    const listed = await octokit.request('GET /user/installations/{installation_id}/repositories', {
      installation_id: 12345,
    })
    expect(listed.data.repositories.map((one) => one.full_name)).toEqual([
      'acme/web',
      'acme/api',
      'acme/attic',
    ])
    const branches = await octokit.request('GET /repos/{owner}/{repo}/branches', {
      owner: 'acme',
      repo: 'web',
    })
    expect(branches.data.map((one) => one.name)).toEqual(['dev', 'main', 'release/2.0'])
    await expect(
      octokit.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'nothing' }),
    ).rejects.toMatchObject({ status: 404 })
  })
})
