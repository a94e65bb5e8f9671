import { createHash } from 'node:crypto'
import type { components } from '@octokit/openapi-types'
import type { Call } from './http.ts'
import type { Account, App, Installation } from './model.ts'
import type { UserToken } from './tokens.ts'

/** GitHub's published schemas. All responses are checked against them, so that the stand-in matches GitHub. */
export type Schemas = components['schemas']

type Addresses = Pick<Call, 'web' | 'api'>

export function simpleUser({ web, api }: Addresses, account: Account) {
  const self = `${api}/users/${account.login}`
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: account.avatarUrl,
    gravatar_id: '',
    url: self,
    html_url: `${web}/${account.login}`,
    followers_url: `${self}/followers`,
    following_url: `${self}/following{/other_user}`,
    gists_url: `${self}/gists{/gist_id}`,
    starred_url: `${self}/starred{/owner}{/repo}`,
    subscriptions_url: `${self}/subscriptions`,
    organizations_url: `${self}/orgs`,
    repos_url: `${self}/repos`,
    events_url: `${self}/events{/privacy}`,
    received_events_url: `${self}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  } satisfies Schemas['simple-user']
}

/** The public profile, which `GET /user` returns for a user token of a GitHub App. */
export function publicUser(addresses: Addresses, account: Account) {
  return {
    ...simpleUser(addresses, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 8,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timestamp(account.createdAt),
    updated_at: timestamp(account.createdAt),
  } satisfies Schemas['public-user']
}

export function installationObject(addresses: Addresses, installation: Installation) {
  const { id, app, account } = installation
  const suspended = installation.suspendedAt
  return {
    id,
    client_id: app.clientId,
    account: simpleUser(addresses, account),
    repository_selection: installation.repositorySelection,
    access_tokens_url: `${addresses.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${addresses.api}/installation/repositories`,
    html_url:
      account.type === 'Organization'
        ? `${addresses.web}/organizations/${account.login}/settings/installations/${id}`
        : `${addresses.web}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: app.permissions,
    events: app.events,
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: suspended === null ? null : simpleUser(addresses, account),
    suspended_at: suspended === null ? null : timestamp(suspended),
  } satisfies Schemas['installation']
}

export function integration(addresses: Addresses, app: App) {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('Integration', app.id),
    owner: simpleUser(addresses, app.owner),
    name: app.name,
    description: app.description,
    external_url: app.externalUrl,
    html_url: `${addresses.web}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  } satisfies Schemas['integration']
}

/** The response when an App checks a token. */
export function authorization(
  addresses: Addresses,
  { app, user, accessToken, expiresAt, createdAt }: UserToken,
) {
  return {
    id: 1,
    url: `${addresses.api}/authorizations/1`,
    app: { client_id: app.clientId, name: app.name, url: app.externalUrl },
    token: accessToken,
    hashed_token: createHash('sha256').update(accessToken).digest('hex'),
    token_last_eight: accessToken.slice(-8),
    note: null,
    note_url: null,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    scopes: [],
    fingerprint: null,
    expires_at: expiresAt === null ? null : timestamp(expiresAt),
    user: simpleUser(addresses, user),
    installation: null,
  } satisfies Schemas['authorization']
}

/** GitHub's timestamp format: UTC, whole seconds. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}

export function nodeId(type: string, id: number): string {
  return Buffer.from(`0${type.length}:${type}${id}`).toString('base64')
}
