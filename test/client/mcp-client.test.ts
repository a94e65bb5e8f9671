import { auth, type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OAUTH_SEED } from '../support/oauth.ts'
import { type OAuthServer, startOAuthServer } from '../support/oauth-server.ts'
import { ADA } from '../support/seed.ts'

const REDIRECT = 'http://localhost:33418/callback'

/** What an MCP client remembers. The page that it would open in the browser is kept instead. */
class Memory implements OAuthClientProvider {
  page: URL | undefined
  client: OAuthClientInformationMixed | undefined
  saved: OAuthTokens | undefined
  verifier = ''
  readonly redirectUrl = REDIRECT
  readonly clientMetadata = {
    client_name: 'Inspector',
    redirect_uris: [REDIRECT],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    scope: 'user:read',
  }
  state = () => 'the state'
  clientInformation = () => this.client
  saveClientInformation(client: OAuthClientInformationMixed) {
    this.client = client
  }
  tokens = () => this.saved
  saveTokens(tokens: OAuthTokens) {
    this.saved = tokens
  }
  redirectToAuthorization(page: URL) {
    this.page = page
  }
  saveCodeVerifier(verifier: string) {
    this.verifier = verifier
  }
  codeVerifier = () => this.verifier
}

let server: OAuthServer
beforeEach(async () => {
  server = await startOAuthServer(OAUTH_SEED, ADA)
})
afterEach(() => server.stop())

const me = async (token: string) => {
  const answer = await fetch(`${server.url}/api/users/@me/`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return [answer.status, await answer.json()]
}

describe('the MCP SDK’s client', () => {
  it('finds its way from a 401 to tokens that work, registers itself, and refreshes', async () => {
    const memory = new Memory()
    const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/api/users/@me/`), {
      authProvider: memory,
    })
    const client = new Client({ name: 'inspector', version: '1' })
    await expect(client.connect(transport)).rejects.toBeInstanceOf(UnauthorizedError)
    const { page } = memory
    if (page === undefined) throw new Error('The client opened no page.')
    expect(page.origin + page.pathname).toBe(`${server.url}/oauth/authorize/`)
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      client_id: memory.client?.client_id,
      redirect_uri: REDIRECT,
      state: 'the state',
      code_challenge_method: 'S256',
      resource: server.url,
      // The client asks for all that the metadata names.
      scope: expect.stringContaining('user:read user:write'),
    })

    const back = await server.decide(page)
    expect(back.searchParams.get('state')).toBe('the state')
    await transport.finishAuth(back.searchParams.get('code') ?? '')
    const first = memory.saved
    expect(first).toMatchObject({ token_type: 'Bearer', expires_in: 604_800 })
    expect(first?.scope).toContain('user:read user:write')
    expect(await me(first?.access_token ?? '')).toMatchObject([200, { email: ADA }])

    expect(await auth(memory, { serverUrl: server.url })).toBe('AUTHORIZED')
    expect(memory.saved?.access_token).not.toBe(first?.access_token)
    expect(memory.saved?.refresh_token).toBe(first?.refresh_token)
    expect(await me(memory.saved?.access_token ?? '')).toMatchObject([200, {}])
  })

  it('refuses an address other than the one in the metadata', async () => {
    const address = server.url.replace('localhost', '127.0.0.1')
    await expect(auth(new Memory(), { serverUrl: address })).rejects.toThrow(/does not match expected/)
  })
})
