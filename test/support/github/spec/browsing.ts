import { createHash } from 'node:crypto'
import type { GitHubStandIn } from '../stand-in.ts'

export const CALLBACK = 'http://127.0.0.1:54321/complete/github-link/'

/** A PKCE pair (RFC 7636, S256). */
export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123456789'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** The authorize URL. A null value omits a parameter. */
export function authorizeUrl(github: GitHubStandIn, changes: Record<string, string | null> = {}): string {
  const url = new URL('/login/oauth/authorize', github.url)
  const given = { client_id: github.world.app.clientId, redirect_uri: CALLBACK, state: 'xyz', ...changes }
  for (const [name, value] of Object.entries(given)) if (value !== null) url.searchParams.set(name, value)
  return url.href
}

/** Clicks the button with this label on a page, like a browser without scripts. */
export async function press(address: string, label: string, init?: RequestInit): Promise<Response> {
  const page = await fetch(address, init)
  const markup = await page.text()
  const form = (markup.match(/<form[\s\S]*?<\/form>/g) ?? []).find((one) =>
    one.includes(`>${label}</button>`),
  )
  if (form === undefined) throw new Error(`No button ${label} on the page: ${markup}`)
  const fields = new URLSearchParams()
  for (const [, tag = ''] of form.matchAll(/<input ([^>]*)>/g)) {
    if (attribute(tag, 'type') === 'radio' && !tag.includes(' checked')) continue
    fields.set(attribute(tag, 'name'), attribute(tag, 'value'))
  }
  const button =
    form
      .slice(0, form.indexOf(`>${label}</button>`))
      .split('<button')
      .at(-1) ?? ''
  if (button.includes('name=')) fields.set(attribute(button, 'name'), attribute(button, 'value'))
  const action = new URL(attribute(form, 'action'), page.url)
  return fetch(action, { method: 'POST', body: fields, redirect: 'manual' })
}

/** The redirect target of a response. */
export function target(response: Response): URL {
  const location = response.headers.get('location')
  if (location === null) throw new Error(`Expected a redirect but got status ${response.status}.`)
  return new URL(location)
}

/** A new code for octocat or another user. */
export async function obtainCode(
  github: GitHubStandIn,
  changes: Record<string, string | null> = {},
): Promise<string> {
  const name = github.world.app.name
  return (
    target(await press(authorizeUrl(github, changes), `Authorize ${name}`)).searchParams.get('code') ?? ''
  )
}

/** Calls the token endpoint, with the App's valid credentials unless changed. */
export async function requestToken(
  github: GitHubStandIn,
  fields: Record<string, string>,
): Promise<Record<string, unknown>> {
  const response = await fetch(new URL('/login/oauth/access_token', github.url), {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      client_id: github.world.app.clientId,
      client_secret: github.world.app.clientSecret,
      ...fields,
    }),
  })
  if (response.status !== 200) throw new Error(`The token endpoint returned ${response.status}.`)
  return JSON.parse(await response.text())
}

/** Issues a token without going through the pages. */
export function tokenOf(github: GitHubStandIn, login = 'octocat'): string {
  return github.world.tokens.issue(github.world.app, github.world.account(login)).accessToken
}

/** Requests an API path, with a token unless it is null. */
export function ask(
  github: GitHubStandIn,
  path: string,
  token: string | null = tokenOf(github),
  headers: Record<string, string> = {},
): Promise<Response> {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
  return fetch(github.apiUrl + path, { headers: { ...authorization, ...headers } })
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
  return value.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
}
