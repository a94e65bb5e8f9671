import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseSeed } from '../../../../src/main/core/seeds/parse.ts'
import { LEVEL } from '../../../../src/shared/contract/organizations.ts'
import { createLinkedWorld, GITHUB, type LinkedWorld, PATHS } from '../../../support/github/linked.ts'

let world: LinkedWorld
beforeEach(async () => {
  world = await createLinkedWorld()
})
afterEach(() => world.stop())

const apply = (seed: unknown) => world.companion.applySeed(parseSeed(JSON.stringify(seed), 'the seed'))
const ada = () => world.companion.app.users.findByEmail('ada@example.com')
const seedOf = (user: Record<string, unknown>, organizations: string[] = ['Acme']) => ({
  version: 1,
  organizations: organizations.map((name) => ({ name, projects: [{ name: 'Default' }] })),
  users: [{ email: 'ada@example.com', ...user }],
})

it('leaves alone what a file leaves out', () => {
  apply(seedOf({ first_name: 'Ada', last_name: 'Lovelace', is_staff: true }))
  apply(seedOf({}))
  expect(ada()).toMatchObject({ first_name: 'Ada', last_name: 'Lovelace', is_staff: 1 })
})

it('changes nothing the second time, also where a file has more push tokens than a user may have', () => {
  const push_tokens = Array.from({ length: 25 }, (_, i) => ({ token: `token-${i}`, platform: 'ios' }))
  const rows = () =>
    world.companion.app.pushTokens
      .list(ada()?.id ?? 0)
      .map(({ id, token }) => `${id} ${token}`)
      .sort()
  apply(seedOf({ push_tokens }))
  const first = rows()
  expect(first).toHaveLength(20)
  world.clock.advance(1000)
  apply(seedOf({ push_tokens }))
  expect(rows()).toEqual(first)
})

it('moves a user to the organization that a changed file names', () => {
  const current = () => {
    const { organizations } = world.companion.app
    return organizations
      .organizationsOf(ada()?.id ?? 0)
      .find(({ id }) => id === ada()?.current_organization_id)?.name
  }
  apply(seedOf({ organization: 'Acme' }))
  expect(current()).toBe('Acme')
  apply(seedOf({ organization: 'Beta' }, ['Acme', 'Beta']))
  expect(current()).toBe('Beta')
  apply(seedOf({ organization: 'Acme' }, ['Acme', 'Beta']))
  expect(current()).toBe('Acme')
})

it('gives an organization every project that a file names, also where two share a name', () => {
  const projects = [
    { name: 'Web', github_installation_id: '1' },
    { name: 'Mobile' },
    { name: 'Web', github_installation_id: '2' },
  ]
  const seed = {
    version: 1,
    organizations: [{ name: 'Shop', projects }],
    users: [{ email: 'ada@example.com' }],
  }
  const there = () => {
    const { organizations } = world.companion.app
    return organizations.projectsOf(organizations.findByName('Shop')?.id ?? '')
  }
  apply(seed)
  const before = there()
  expect(before.map(({ name, github_installation_id: id }) => [name, id])).toEqual([
    ['Web', '1'],
    ['Mobile', null],
    ['Web', '2'],
  ])
  apply(seed)
  expect(there()).toEqual(before)
})

it('a project that the user chose in the organization that a file names stays their current one', () => {
  apply(seedOf({ organization: 'Acme' }))
  const { organizations, users } = world.companion.app
  const other = organizations.createProject(organizations.findByName('Acme')?.id ?? '', 'Other')
  users.update(ada()?.id ?? 0, { current_project_id: other.id })
  apply(seedOf({ organization: 'Acme' }))
  expect(ada()?.current_project_id).toBe(other.id)
})

it('spells an address as a changed file does', () => {
  apply(seedOf({}))
  apply(seedOf({ email: 'Ada@example.com' }))
  expect(ada()?.email).toBe('Ada@example.com')
})

it('makes the first user of a changed file an owner of their organization', () => {
  const level = (email: string) => {
    const { organizations, users } = world.companion.app
    const id = users.findByEmail(email)?.id ?? 0
    return organizations.organizationsOf(id).map((one) => [one.name, one.level])
  }
  const seed = seedOf({})
  const grace = { email: 'grace@example.com' }
  apply({ ...seed, users: [...seed.users, grace] })
  expect(level(grace.email)).toEqual([['Acme', LEVEL.member]])
  apply({ ...seed, users: [grace, ...seed.users] })
  expect(level(grace.email)).toEqual([['Acme', LEVEL.owner]])
  apply({ ...seedOf({ organization: 'Beta' }, ['Beta']) })
  expect(level('ada@example.com')).toContainEqual(['Beta', LEVEL.owner])
})

it('whether a user has skipped the onboarding follows the file', () => {
  apply(seedOf({}))
  expect(ada()?.onboarding_skipped_at).toBeNull()
  apply(seedOf({ onboarding_skipped: true }))
  const skipped = ada()?.onboarding_skipped_at
  expect(skipped).not.toBeNull()
  world.clock.advance(1000)
  apply(seedOf({ onboarding_skipped: true }))
  expect(ada()?.onboarding_skipped_at).toBe(skipped)
  apply(seedOf({ onboarding_skipped: false }))
  expect(ada()?.onboarding_skipped_at).toBeNull()
  apply(seedOf({}))
  expect(ada()?.onboarding_skipped_at).toBeNull()
  apply(seedOf({ onboarding_skipped: true }))
  expect(ada()?.onboarding_skipped_at).not.toBeNull()
})

it('a link that was seeded over is erased and revoked when it is removed', async () => {
  await world.link()
  apply(seedOf({ installations: [{ installation_id: '12345', repositories: [] }] }))
  expect((await world.ask('DELETE', `${GITHUB}/12345/`)).status).toBe(204)
  expect(await world.secrets.names()).toEqual([])
  expect(world.github.requests.list(PATHS.revoke)).toHaveLength(1)
})

it('is refused where it would leave no staff user, and nothing of it is applied', () => {
  apply(seedOf({ is_staff: true }))
  expect(() => apply(seedOf({ is_staff: false, first_name: 'Lost' }, ['Acme', 'Beta']))).toThrow(
    "The seed can't be applied: it would leave no staff user.",
  )
  expect(ada()).toMatchObject({ is_staff: 1 })
  expect(ada()?.first_name).not.toBe('Lost')
  expect(world.companion.app.organizations.findByName('Beta')).toBe(null)
  const other = { email: 'grace@example.com', is_staff: true }
  const seed = seedOf({ is_staff: false })
  apply({ ...seed, users: [...seed.users, other] })
  expect(ada()).toMatchObject({ is_staff: 0 })
})

it('approval of AI data processing is set where a file states it, and left alone where it does not', async () => {
  const approve = (is_ai_data_processing_approved?: boolean) =>
    apply({ version: 1, organizations: [{ name: 'Acme', is_ai_data_processing_approved }] })
  const approved = () => world.companion.app.organizations.findByName('Acme')?.is_ai_data_processing_approved
  approve(false)
  expect(approved()).toBe(0)
  approve()
  expect(approved()).toBe(0)
  approve(true)
  expect(approved()).toBe(1)
})
