import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCompanionClient } from '../../src/client/index.ts'
import { nodeHost } from '../../src/main/cli/host.ts'
import { createApp } from '../../src/main/core/app.ts'
import { parseSeed } from '../../src/main/core/seeds/parse.ts'

const KEY = 'phx_0123456789abcdefghijklmnopqrstuvwxyz'
const seed = { version: 1, users: [{ email: 'ada@example.com', keys: [{ value: KEY }] }] }

const app = await createApp(
  {
    version: '0.0.0',
    dataDir: null,
    port: 0,
    allowedOrigins: [],
    rateLimitEnabled: false,
    uiDir: null,
    viewerDir: null,
    github: {},
  },
  nodeHost({ level: 'silent', json: false, ephemeral: true }),
  { parsed: parseSeed(JSON.stringify(seed), 'seed'), progress: () => {} },
)
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
