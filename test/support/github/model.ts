/** Someone or something that owns repositories: a person or an organization. */
export interface Account {
  readonly login: string
  readonly id: number
  readonly type: 'User' | 'Organization'
  name: string | null
  avatarUrl: string
  readonly createdAt: number
  /** Logins that may install a GitHub App here. A person is the admin of their own account. */
  readonly admins: Set<string>
  /** Logins that belong to an organization without being its admins. */
  readonly members: Set<string>
}

/** A registered GitHub App, as on its settings page. */
export interface App {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly owner: Account
  readonly clientId: string
  clientSecret: string
  readonly webhookSecret: string | null
  /** Up to ten; the first is used where an authorize request names none. */
  callbackUrls: string[]
  setupUrl: string | null
  /** "Redirect on update": changing an installation leads to the setup URL too. */
  redirectOnUpdate: boolean
  /** "Request user authorization (OAuth) during installation". */
  authorizeOnInstall: boolean
  /** Whether user tokens expire and come with a refresh token. */
  expiringTokens: boolean
  description: string | null
  externalUrl: string
  permissions: { metadata?: 'read'; contents?: 'read' | 'write' }
  events: string[]
  readonly createdAt: number
}

export interface Repository {
  readonly id: number
  readonly owner: Account
  readonly name: string
  private: boolean
  archived: boolean
  canPush: boolean
  description: string | null
  language: string | null
  defaultBranch: string
  /** In GitHub's order, which is alphabetical. Generated repositories share one list. */
  branches: readonly string[]
  pushedAt: number
  updatedAt: number
}

export interface Installation {
  readonly id: number
  readonly app: App
  readonly account: Account
  repositorySelection: 'all' | 'selected'
  readonly repositories: Set<Repository>
  /** Logins that `GET /user/installations` shows it to. */
  readonly visibleTo: Set<string>
  readonly createdAt: number
  updatedAt: number
  suspendedAt: number | null
}

/** Someone without the right to install asked the organization's admins to. */
export interface InstallRequest {
  readonly app: App
  readonly account: Account
  readonly requester: Account
}

/** `owner/name`, as GitHub spells it. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`
}
