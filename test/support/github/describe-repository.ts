import { createHash } from 'node:crypto'
import { nodeId, type Schemas, simpleUser, timestamp } from './describe.ts'
import type { Call } from './http.ts'
import { fullName, type Repository } from './model.ts'

type Addresses = Pick<Call, 'web' | 'api'>

/** A repository in a list. */
export function repositoryObject(addresses: Addresses, repository: Repository) {
  const full = fullName(repository)
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: full,
    private: repository.private,
    owner: simpleUser(addresses, repository.owner),
    ...webAddresses(addresses.web, full),
    ...apiAddresses(`${addresses.api}/repos/${full}`),
    description: repository.description,
    fork: false,
    created_at: timestamp(repository.owner.createdAt),
    updated_at: timestamp(repository.updatedAt),
    pushed_at: timestamp(repository.pushedAt),
    homepage: null,
    size: 1024,
    stargazers_count: 0,
    watchers_count: 0,
    language: repository.language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.archived,
    disabled: false,
    open_issues_count: 0,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks: 0,
    open_issues: 0,
    watchers: 0,
    default_branch: repository.defaultBranch,
    permissions: {
      admin: false,
      maintain: false,
      push: repository.canPush,
      triage: repository.canPush,
      pull: true,
    },
  } satisfies Schemas['repository']
}

/** A repository as returned by `GET /repos/{owner}/{repo}`. */
export function fullRepository(addresses: Addresses, repository: Repository) {
  const { owner } = repository
  return {
    ...repositoryObject(addresses, repository),
    temp_clone_token: null,
    custom_properties: {},
    ...(owner.type === 'Organization' && { organization: simpleUser(addresses, owner) }),
    network_count: 0,
    subscribers_count: 0,
  } satisfies Schemas['full-repository']
}

export function shortBranch({ api }: Addresses, repository: Repository, name: string) {
  const sha = createHash('sha1').update(`${repository.id}/${name}`).digest('hex')
  return {
    name,
    commit: { sha, url: `${api}/repos/${fullName(repository)}/commits/${sha}` },
    protected: name === repository.defaultBranch,
  } satisfies Schemas['short-branch']
}

function webAddresses(web: string, full: string) {
  const page = `${web}/${full}`
  return {
    html_url: page,
    clone_url: `${page}.git`,
    git_url: `git:${page.slice(page.indexOf('//'))}.git`,
    ssh_url: `git@${new URL(web).hostname}:${full}.git`,
    svn_url: page,
  }
}

function apiAddresses(self: string) {
  return {
    url: self,
    archive_url: `${self}/{archive_format}{/ref}`,
    assignees_url: `${self}/assignees{/user}`,
    blobs_url: `${self}/git/blobs{/sha}`,
    branches_url: `${self}/branches{/branch}`,
    collaborators_url: `${self}/collaborators{/collaborator}`,
    comments_url: `${self}/comments{/number}`,
    commits_url: `${self}/commits{/sha}`,
    compare_url: `${self}/compare/{base}...{head}`,
    contents_url: `${self}/contents/{+path}`,
    contributors_url: `${self}/contributors`,
    deployments_url: `${self}/deployments`,
    downloads_url: `${self}/downloads`,
    events_url: `${self}/events`,
    forks_url: `${self}/forks`,
    git_commits_url: `${self}/git/commits{/sha}`,
    git_refs_url: `${self}/git/refs{/sha}`,
    git_tags_url: `${self}/git/tags{/sha}`,
    hooks_url: `${self}/hooks`,
    issue_comment_url: `${self}/issues/comments{/number}`,
    issue_events_url: `${self}/issues/events{/number}`,
    issues_url: `${self}/issues{/number}`,
    keys_url: `${self}/keys{/key_id}`,
    labels_url: `${self}/labels{/name}`,
    languages_url: `${self}/languages`,
    merges_url: `${self}/merges`,
    milestones_url: `${self}/milestones{/number}`,
    notifications_url: `${self}/notifications{?since,all,participating}`,
    pulls_url: `${self}/pulls{/number}`,
    releases_url: `${self}/releases{/id}`,
    stargazers_url: `${self}/stargazers`,
    statuses_url: `${self}/statuses/{sha}`,
    subscribers_url: `${self}/subscribers`,
    subscription_url: `${self}/subscription`,
    tags_url: `${self}/tags`,
    teams_url: `${self}/teams`,
    trees_url: `${self}/git/trees{/sha}`,
  }
}
