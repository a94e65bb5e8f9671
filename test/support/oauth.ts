import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { ADA, GRACE, SEED } from './seed.ts'
import type { Answer, Session, World } from './world.ts'

/** The client built into the development builds of PostHog's apps. */
export const DEVELOPMENT_CLIENT = 'DC5uRLVbGI02YQ82grxgnK6Qn12SXWpCqdPb60oZ'
export const DEVELOPMENT_REDIRECT = 'http://localhost:8237/callback'

export const REDIRECT = 'https://partner.example.com/callback?tenant=1'
export const SECRET = 'the-secret-of-the-confidential-one'

/** An application of each kind. */
export const APPLICATIONS = [
  { name: 'Partner', client_id: 'partner', redirect_uris: [REDIRECT, 'http://127.0.0.1/callback'] },
  {
    name: 'Limited',
    client_id: 'limited',
    redirect_uris: ['https://limited.example.com/cb'],
    scopes: ['user:read', 'insight:write'],
    optional_scopes: ['dashboard:read'],
    verified: true,
  },
  {
    name: 'First',
    client_id: 'first',
    redirect_uris: ['first-app://callback'],
    first_party: true,
    verified: true,
  },
  {
    name: 'Confidential',
    client_id: 'confidential',
    client_secret: SECRET,
    redirect_uris: ['https://confidential.example.com/cb'],
  },
  {
    name: 'By document',
    client_id: 'https://cimd.example.com/client.json',
    redirect_uris: ['https://cimd.example.com/cb'],
  },
] as const

export const REDIRECTS: Record<string, string> = {
  [DEVELOPMENT_CLIENT]: DEVELOPMENT_REDIRECT,
  ...Object.fromEntries(APPLICATIONS.map(({ client_id, redirect_uris }) => [client_id, redirect_uris[0]])),
}

/** The usual seed, with applications. */
export const OAUTH_SEED = { ...SEED, oauth_applications: APPLICATIONS }

export type Pkce = { verifier: string; challenge: string }

export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

export type Wish = Record<string, string | undefined>

/** The parameters of a valid request for authorization. */
export function parameters(clientId: string, pkce: Pkce, wish: Wish = {}): Record<string, string> {
  const all: Wish = {
    client_id: clientId,
    redirect_uri: REDIRECTS[clientId],
    response_type: 'code',
    code_challenge: pkce.challenge,
    code_challenge_method: 'S256',
    scope: 'user:read user:write',
    state: 'xyz',
    ...wish,
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

export const authorizePath = (given: Record<string, string>) =>
  `/oauth/authorize/?${new URLSearchParams(given)}`

const redirectSchema = z.object({ redirect_to: z.string() })

/** Where the consent page is told to go. */
export const redirectIn = (answer: Answer): URL => new URL(redirectSchema.parse(answer.json()).redirect_to)

/** Decides on the consent page. */
export const decide = (world: World, session: Session, given: Record<string, unknown>) =>
  world.call('POST', '/oauth/authorize/', {
    session,
    body: { allow: true, access_level: 'all', scope: '', ...given },
  })

export const tokensSchema = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  token_type: z.literal('Bearer'),
  scope: z.string(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  scoped_teams: z.array(z.int()),
  scoped_organizations: z.array(z.string()),
})

export type Tokens = z.infer<typeof tokensSchema>

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Sends a form to the token endpoint. */
export const askToken = (world: World, given: Record<string, string>) =>
  world.call('POST', '/oauth/token/', { body: String(new URLSearchParams(given)), headers: FORM })

export const refresh = (world: World, clientId: string, token: string | undefined) =>
  askToken(world, { grant_type: 'refresh_token', client_id: clientId, refresh_token: token ?? '' })

export const tokensIn = (answer: Answer): Tokens => tokensSchema.parse(answer.json())

/** A code that a user allowed, with what its exchange takes. */
export async function newCode(
  world: World,
  clientId: string,
  options: { email?: string; wish?: Wish; decision?: Record<string, unknown> } = {},
): Promise<Record<string, string>> {
  const pkce = newPkce()
  const given = parameters(clientId, pkce, options.wish)
  const session = await world.signIn(options.email ?? ADA)
  const answer = await decide(world, session, { ...given, ...options.decision })
  const code = redirectIn(answer).searchParams.get('code')
  if (code === null) throw new Error(`no code: ${answer.text}`)
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: given.redirect_uri ?? '',
    code,
    code_verifier: pkce.verifier,
    ...(clientId === 'confidential' ? { client_secret: SECRET } : {}),
  }
}

/** Signs in through an application. */
export async function signInThrough(
  world: World,
  clientId: string,
  options: Parameters<typeof newCode>[2] = {},
): Promise<Tokens> {
  const answer = await askToken(world, await newCode(world, clientId, options))
  if (answer.status !== 200) throw new Error(`no tokens: ${answer.text}`)
  return tokensIn(answer)
}

/** Registers an application as MCP clients do. */
export async function register(world: World, metadata: Record<string, unknown> = {}): Promise<string> {
  const answer = await world.call('POST', '/oauth/register/', {
    body: { redirect_uris: ['http://localhost/callback'], ...metadata },
  })
  const { client_id } = z.object({ client_id: z.string() }).parse(answer.json())
  REDIRECTS[client_id] = 'http://localhost/callback'
  return client_id
}

export const me = (world: World, token: string) => world.call('GET', '/api/users/@me/', { key: token })

export const USER = GRACE
