import { afterEach, beforeEach, expect } from 'vitest'
import { z } from 'zod'
import type { SecretStore } from '../../../../../src/main/core/base/host.ts'
import { HOUR, MINUTE } from '../../../../../src/main/core/base/time.ts'
import {
  breakableSecrets,
  createLinkedWorld,
  type LinkedWorld,
  PATHS,
} from '../../../../support/github/linked.ts'

const entrySchema = z.object({ accessToken: z.string(), refreshToken: z.string().nullable() })

/** Created for each test. */
export let world: LinkedWorld
export let keychain: ReturnType<typeof breakableSecrets>

/** Gives each test of a file a linked world whose keychain can be made to fail. */
export function prepareTokenWorld(): void {
  beforeEach(async () => {
    keychain = breakableSecrets()
    world = await createLinkedWorld({ secrets: keychain.store, environment: { requestMs: 800 } })
  })
  afterEach(() => world.stop())
}

/** Replaces this world with one that uses the test's own secret store. */
export async function restartWith(secrets: SecretStore): Promise<void> {
  await world.stop()
  world = await createLinkedWorld({ secrets })
}

/** How often tokens were requested since linking. */
export const renewals = () => world.github.requests.list(PATHS.token).length
export const link = async () => {
  expect(await world.link()).not.toContain('error')
  world.github.requests.clear()
}
export const entries = async () => {
  const names = (await keychain.inner.names()).sort()
  return Promise.all(
    names.map(async (name) => entrySchema.parse(JSON.parse((await keychain.inner.get(name)) ?? ''))),
  )
}
export const secondInstallation = () =>
  world.github.world.addInstallation({ id: 67890, account: world.github.world.account('octocat') })
export const outcome = async (method: 'GET' | 'POST' | 'DELETE', path: string) => {
  const answer = await world.ask(method, path)
  return answer.status < 400 ? answer.status : [answer.status, JSON.parse(answer.text).code]
}
export const isLinked = async () =>
  JSON.parse((await world.ask('GET', '/api/users/@me/integrations/')).text).count === 1

/** GitHub's access tokens last eight hours. */
export const TO_THE_END = 8 * HOUR - 4 * MINUTE
