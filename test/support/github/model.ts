/** An owner of repositories: a user or an organization. */
export interface Account {
  readonly login: string
  readonly id: number
  readonly type: 'User' | 'Organization'
  name: string | null
  avatarUrl: string
  readonly createdAt: number
  /** Logins that can install a GitHub App here. Users are admins of their own account. */
  readonly admins: Set<string>
  /** Logins of non-admin members of an organization. */
  readonly members: Set<string>
}

/** A registered GitHub App with its settings. */
export interface App {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly owner: Account
  readonly clientId: string
  clientSecret: string
  readonly webhookSecret: string | null
  /** Up to ten. The first is the default for authorize requests. */
  callbackUrls: string[]
  setupUrl: string | null
  /** "Redirect on update": also redirect to the setup URL when an installation is changed. */
  redirectOnUpdate: boolean
  /** "Request user authorization (OAuth) during installation". */
  authorizeOnInstall: boolean
  /** Whether user tokens expire and have a refresh token. */
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
  /** In alphabetical order, like on GitHub. Generated repositories share one list. */
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
  /** Logins whose `GET /user/installations` includes it. */
  readonly visibleTo: Set<string>
  readonly createdAt: number
  updatedAt: number
  suspendedAt: number | null
}

/** A request by a non-admin to the organization's admins to install an App. */
export interface InstallRequest {
  readonly app: App
  readonly account: Account
  readonly requester: Account
}

/** `owner/name`, in GitHub's spelling. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`
}
