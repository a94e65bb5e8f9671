import { afterEach, beforeEach, expect } from 'vitest'
import {
  createLinkedWorld,
  type LinkedWorld,
  PATHS,
  REFRESH,
  REPOS,
} from '../../../../support/github/linked.ts'

/** Created for each test: a link whose repositories have not been fetched. */
export let world: LinkedWorld

export function prepareRepositoryWorld(): void {
  beforeEach(async () => {
    world = await createLinkedWorld()
    await world.link()
    world.github.requests.clear()
  })
  afterEach(() => world.stop())
}

/** Replaces this world's closed companion with another one on the same GitHub. */
export async function openAgain(): Promise<void> {
  world = await createLinkedWorld({ before: world })
}

export type Page = { repositories: { id: number; full_name: string }[]; has_more?: boolean; total: number }

export const read = async (query = ''): Promise<Page> => {
  const answer = await world.ask('GET', `${REPOS}${query}`)
  expect(answer.status).toBe(200)
  return JSON.parse(answer.text)
}
export const refresh = async (): Promise<Page> => {
  const answer = await world.ask('POST', REFRESH)
  expect(answer.status).toBe(200)
  return JSON.parse(answer.text)
}
export const names = ({ repositories }: Page) => repositories.map(({ full_name }) => full_name)
/** The statuses of GitHub's responses for pages. */
export const asked = () => world.github.requests.list(PATHS.repositories).map(({ status }) => status)

/** Replaces the initial repositories with `count` new ones. */
export const fill = (count: number) => {
  for (const name of ['web', 'api', 'attic']) world.github.world.removeRepository(`acme/${name}`)
  world.github.world.generateRepositories(count)
}
