import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCompanion, type TestCompanion } from '../../../src/testing/index.ts'
import { CLIENTS_PAGE, installedClient } from './installed.ts'

const toolkit = installedClient('@posthog/agent-toolkit')
const ALL = 'phx_a_key_for_all_tools'
const FEW = 'phx_a_key_for_few_tools'

let companion: TestCompanion
beforeEach(async () => {
  const keys = [
    { value: ALL, scopes: ['*'] },
    { value: FEW, scopes: ['user:read'] },
  ]
  companion = await startCompanion({ seed: { version: 1, users: [{ email: 'ada@example.com', keys }] } })
})
afterEach(() => companion.close())

/** The names of the tools that the toolkit offers to a model, as a program of a user gets them. */
async function toolsFor(key: string): Promise<string[]> {
  const program = `
    import { PostHogAgentToolkit } from '@posthog/agent-toolkit/integrations/ai-sdk'
    const [posthogPersonalApiKey, posthogApiBaseUrl] = process.argv.slice(1)
    const toolkit = new PostHogAgentToolkit({ posthogPersonalApiKey, posthogApiBaseUrl })
    process.stdout.write(JSON.stringify(Object.keys(await toolkit.getTools())))
    process.exit()`
  const url = companion.url.replace('127.0.0.1', 'localhost')
  const args = ['--input-type=module', '--eval', program, key, url]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: toolkit.folder })
  return JSON.parse(stdout)
}

describe.skipIf(toolkit.isMissing)('PostHog’s agent toolkit', () => {
  it('offers the tools that the key’s scopes allow', async () => {
    const all = await toolsFor(ALL)
    expect(CLIENTS_PAGE).toContain(toolkit.inDocs())
    expect(CLIENTS_PAGE).toContain(`returns its ${all.length} tools`)
    expect(all).toContain('feature-flag-get-all')
    const few = await toolsFor(FEW)
    expect(few.length).toBeLessThan(all.length)
    const asked = (await companion.requests()).map(({ path, status }) => `${path} ${status}`)
    expect(new Set(asked)).toEqual(new Set(['/api/personal_api_keys/@current 200']))
  })

  it('offers none for a wrong key', async () => {
    expect(await toolsFor('phx_wrong')).toEqual([])
    expect((await companion.requests()).map(({ status }) => status)).toContain(401)
  })
})
