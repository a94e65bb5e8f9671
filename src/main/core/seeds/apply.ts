import { isDeepStrictEqual } from 'node:util'
import type { Repository } from '../../../shared/contract/integrations.ts'
import { LEVEL } from '../../../shared/contract/organizations.ts'
import type { ApiKeyStore } from '../auth/api-keys/store.ts'
import { SYSTEM } from '../base/actor.ts'
import { StartError } from '../base/errors.ts'
import { type Clock, timestamp } from '../base/time.ts'
import type { Db } from '../db/open.ts'
import type { SnapshotStore } from '../github/installations/snapshots.ts'
import type { IntegrationStore } from '../github/installations/store.ts'
import type { OAuth } from '../oauth/oauth.ts'
import { FIRST_PROJECT } from '../organizations/service.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import type { PushTokenStore } from '../push-tokens/store.ts'
import { FIRST_ORGANIZATION } from '../users/first-start.ts'
import type { UserService } from '../users/service.ts'
import type { UserChanges, UserRow, UserStore } from '../users/store.ts'
import { createOAuthSeeder } from './apply-oauth.ts'
import type { ParsedSeed } from './parse.ts'
import { templateName } from './repositories.ts'
import type { Seed, SeedInstallation } from './schema.ts'

/** How many repositories are written at a time. */
const CHUNK = 1000

/** Called while a seed is applied with the number of repositories written so far, and the total. */
export type SeedProgress = (done: number, total: number) => void

/** Writes a seed's data to the database. */
export function createSeeder(deps: {
  db: Db
  clock: Clock
  organizations: OrganizationStore
  users: UserStore
  userService: UserService
  apiKeys: ApiKeyStore
  pushTokens: PushTokenStore
  oauth: OAuth
  integrations: IntegrationStore
  snapshots: SnapshotStore
}) {
  const { db, clock, organizations, users, userService, apiKeys, pushTokens, integrations, snapshots } = deps
  const oauth = createOAuthSeeder(deps.oauth)

  /** All or nothing, and idempotent. @throws StartError */
  return ({ seed, hedgehogTexts }: ParsedSeed, progress: SeedProgress): void => {
    const total = seed.users
      .flatMap(({ installations }) => installations)
      .reduce((sum, one) => sum + countOf(one), 0)
    let done = 0
    const advance = (count: number): void => {
      done += count
      progress(done, total)
    }
    db.transaction(() => {
      const hadStaff = hasStaff()
      applyOrganizations(seed)
      oauth.applyApplications(seed.oauth_applications, organizations.first()?.id ?? null)
      seed.users.forEach((user, index) => {
        applyUser(user, hedgehogTexts[index] ?? null, index, advance)
      })
      if (hadStaff && !hasStaff())
        throw new StartError(
          "The seed can't be applied: it would leave no staff user. Leave is_staff out, or make somebody else staff. Nothing was applied.",
        )
      if (seed.users.length > 0 && users.owner() === null)
        throw new StartError(
          "The seed can't be applied: users[0].is_active: it would leave no active user. Make somebody active. Nothing was applied.",
        )
    }).immediate()
  }

  function hasStaff(): boolean {
    return users.actives().some(({ is_staff }) => is_staff === 1)
  }

  function applyOrganizations(seed: Seed): void {
    for (const { name, projects, is_ai_data_processing_approved } of seed.organizations) {
      const organization = findOrCreateOrganization(name, is_ai_data_processing_approved)
      const known = organizations.projectsOf(organization.id)
      // Projects of an organization may share a name; then the first one in the file is the oldest one.
      const taken = new Set<number>()
      for (const project of projects) {
        const { id } =
          known.find((one) => one.name === project.name && !taken.has(one.id)) ??
          organizations.createProject(organization.id, project.name)
        taken.add(id)
        if (project.github_installation_id !== undefined)
          organizations.shareInstallation(id, project.github_installation_id)
      }
    }
    const isEmpty = seed.users.length === 0 && seed.oauth_applications.length === 0
    if (isEmpty && organizations.first() === null) return
    const first = organizations.first() ?? findOrCreateOrganization(FIRST_ORGANIZATION, undefined)
    if (organizations.projects().length === 0) organizations.createProject(first.id, FIRST_PROJECT)
  }

  /** The organizations of a seed have approved AI data processing, unless it says otherwise. */
  function findOrCreateOrganization(name: string, approved: boolean | undefined): { id: string } {
    const known = organizations.findByName(name)
    const { id } = known ?? organizations.create(name)
    const before = known?.is_ai_data_processing_approved ?? null
    const after = approved ?? (known === null ? true : undefined)
    if (after !== undefined && before !== Number(after))
      organizations.update(id, { is_ai_data_processing_approved: Number(after) })
    return { id }
  }

  function applyUser(
    seed: Seed['users'][number],
    hedgehogText: string | null,
    index: number,
    advance: (count: number) => void,
  ): void {
    const user = findOrCreate(seed, index === 0)
    // Fields that the seed leaves out keep their values.
    users.update(user.id, {
      email: seed.email,
      first_name: seed.first_name,
      last_name: seed.last_name,
      is_staff: seed.is_staff === undefined ? undefined : Number(seed.is_staff),
      is_active: seed.is_active === undefined ? undefined : Number(seed.is_active),
      ...(hedgehogText === null ? {} : { hedgehog_config: hedgehogText }),
      ...onboarding(users.get(user.id), seed.onboarding_skipped),
    })
    seed.keys.forEach((key, k) => {
      if (apiKeys.put(user.id, key)) return
      throw new StartError(
        `The seed can't be applied: users[${index}].keys[${k}].value: this key belongs to another user. Nothing was applied.`,
      )
    })
    pushTokens.put(user.id, seed.push_tokens)
    oauth.applyTokens(seed.oauth_tokens, user.id, `users[${index}]`)
    for (const installation of seed.installations) applyInstallation(user, installation, advance)
  }

  function findOrCreate(seed: Seed['users'][number], isFirst: boolean): UserRow {
    const known = users.findByEmail(seed.email)
    const level = isFirst ? LEVEL.owner : LEVEL.member
    const organization =
      seed.organization === undefined ? organizations.first() : organizations.findByName(seed.organization)
    if (known !== null) {
      if (organization !== null) place(known, organization.id, level, seed.organization !== undefined)
      return known
    }
    const { email, first_name = '', last_name = '', is_staff = false } = seed
    const home = organization === null ? undefined : { organizationId: organization.id, level }
    return userService.create(SYSTEM, { email, first_name, last_name, is_staff }, home)
  }

  /** An organization that the seed names becomes the user's current one, which they join unless they are in it. */
  function place(user: UserRow, organizationId: string, level: number, isNamed: boolean): void {
    if (isNamed) organizations.join(user.id, organizationId, level)
    if (level === LEVEL.owner) organizations.raise(user.id, organizationId, level)
    if (!isNamed || user.current_organization_id === organizationId) return
    users.update(user.id, {
      current_organization_id: organizationId,
      current_project_id: organizations.projectsOf(organizationId)[0]?.id ?? null,
    })
  }

  function onboarding(user: UserRow, skipped: boolean | undefined): UserChanges {
    if (skipped === undefined || skipped === (user.onboarding_skipped_at !== null)) return {}
    return {
      onboarding_skipped_at: skipped ? timestamp(clock) : null,
      onboarding_skipped_reason: skipped ? 'provisioned' : null,
      onboarding_skipped_organization_id: skipped ? user.current_organization_id : null,
    }
  }

  function applyInstallation(user: UserRow, seed: SeedInstallation, advance: (count: number) => void): void {
    const known = integrations.find(user.id, seed.installation_id)
    const kept = <T>(given: T | undefined, before: T | undefined, fallback: T): T =>
      given !== undefined ? given : before === undefined ? fallback : before
    const account = seed.account === null ? { type: null, name: null } : seed.account
    const row = integrations.upsert(integrations.idFor(user.id, seed.installation_id), user.id, {
      installation_id: seed.installation_id,
      repository_selection: kept(seed.repository_selection, known?.repository_selection, 'selected'),
      account_type: kept(account?.type, known?.account_type, null),
      account_name: kept(account?.name, known?.account_name, null),
      github_login: kept(seed.github_login, known?.github_login, null),
      github_user_id: null,
      // Keeps the existing tokens of a link that a seed replaces, so that they are revoked when it is removed.
      grant_id: known?.grant_id ?? null,
      seeded: 1,
    })
    if (isApplied(row.id, seed)) advance(countOf(seed))
    else applyRepositories(row, seed, advance)
  }

  /** Whether an installation has a seed's repositories already, or the seed names none. Then its snapshot stays as it is. */
  function isApplied(id: string, seed: SeedInstallation): boolean {
    const known = snapshots.repositories(id)
    if (known === null) return false
    if (seed.repositories === undefined && seed.repository_template === undefined) return true
    if (known.total !== countOf(seed)) return false
    let position = 0
    for (const chunk of chunks(repositoriesOf(seed))) {
      const texts = snapshots.repositoryTexts(known.id, position, position + chunk.length)
      position += chunk.length
      const isSame = chunk.every(
        ({ repository, branches }, index) =>
          texts[index] === JSON.stringify(repository) &&
          isDeepStrictEqual(snapshots.branches(id, repository.full_name.toLowerCase())?.names, branches),
      )
      if (!isSame) return false
    }
    return true
  }

  function applyRepositories(
    row: { id: string },
    seed: SeedInstallation,
    advance: (count: number) => void,
  ): void {
    snapshots.drop(row.id)
    const snapshotId = snapshots.beginRepositories()
    let position = 0
    for (const chunk of chunks(repositoriesOf(seed))) {
      snapshots.addRepositories(
        snapshotId,
        position,
        chunk.map(({ repository }) => repository),
      )
      for (const { repository, branches } of chunk) {
        snapshots.putBranches(row.id, repository.full_name.toLowerCase(), {
          names: branches,
          pages: [],
          defaultBranch: repository.default_branch ?? null,
          defaultBranchFetchedAt: null,
        })
      }
      position += chunk.length
      advance(chunk.length)
    }
    snapshots.publishRepositories(snapshotId, row.id, position, [])
  }
}

type SeededRepository = { repository: Repository; branches: string[] }

function* repositoriesOf({
  repositories = [],
  repository_template: template,
}: SeedInstallation): Generator<SeededRepository> {
  for (const { branches, ...repository } of repositories) yield { repository, branches }
  if (template === undefined) return
  const branches = Array.from({ length: template.branches }, (_, i) =>
    i === 0 ? 'main' : `branch-${String(i).padStart(4, '0')}`,
  )
  for (let id = 1; id <= template.count; id++) {
    const name = templateName(id)
    yield {
      repository: {
        id,
        name,
        full_name: `${template.owner}/${name}`,
        private: false,
        default_branch: 'main',
      },
      branches,
    }
  }
}

function* chunks<T>(items: Iterable<T>): Generator<T[]> {
  let chunk: T[] = []
  for (const item of items) {
    chunk.push(item)
    if (chunk.length === CHUNK) {
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) yield chunk
}

const countOf = (seed: SeedInstallation) =>
  (seed.repositories?.length ?? 0) + (seed.repository_template?.count ?? 0)
