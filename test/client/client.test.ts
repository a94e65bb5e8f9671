import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCompanionClient } from '../../src/client/index.ts'
import { openCompanion } from '../../src/main/core/companion.ts'
import { parseSeed } from '../../src/main/core/seeds/parse.ts'
import { testConfig } from '../support/config.ts'
import { testHost } from '../support/host.ts'

const KEY = 'phx_0123456789abcdefghijklmnopqrstuvwxyz'
const seed = { version: 1, users: [{ email: 'ada@example.com', keys: [{ value: KEY }] }] }

const app = await openCompanion(testConfig({ port: 0 }), testHost(), {
  parsed: parseSeed(JSON.stringify(seed), 'seed'),
  progress: () => {},
})
let baseUrl = ''
beforeAll(async () => {
  baseUrl = (await app.start()).url
})
afterAll(() => app.close())

describe('the typed client', () => {
  it('is what the API’s description gives', async () => {
    const script = join(import.meta.dirname, '../../scripts/generate-client.mjs')
    const check = promisify(execFile)(process.execPath, [script, '--check'])
    await expect(check).resolves.toMatchObject({ stderr: '' })
  })

  it('calls the API with a key', async () => {
    const client = createCompanionClient({ baseUrl, apiKey: KEY })
    const { data } = await client.GET('/api/users/{uuid}', { params: { path: { uuid: '@me' } } })
    expect(data?.email).toBe('ada@example.com')
  })

  it('gives the error’s envelope', async () => {
    const client = createCompanionClient({ baseUrl })
    const { data, error } = await client.GET('/api/users/{uuid}', { params: { path: { uuid: '@me' } } })
    expect(data).toBeUndefined()
    expect(error?.code).toBe('not_authenticated')
  })
})
