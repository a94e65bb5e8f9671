import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startGitHub } from '../../../support/github/stand-in.ts'
import { oneLine, prepareProgram, run, runJson, serve, temporaryFolder } from '../../../support/program.ts'
import { explainSkip, hasKeyring } from './keyring.ts'

explainSkip('setting up the GitHub App on the command line')
prepareProgram()

const CONFIGURE = ['github', 'configure', '--client-id', 'Iv23liTEST', '--slug', 'my-app']

describe('github configure', () => {
  it.each([
    [['github', 'configure'], /--client-id/],
    [['github', 'configure', '--client-id', 'Iv1'], /--slug/],
    [['github', 'configure', '--client-id', 'two words', '--slug', 'a'], /Iv23li/],
    [['github', 'configure', '--client-id', 'Iv1', '--slug', 'a/b'], /letters, digits, and hyphens/],
    [[...CONFIGURE, '--url', 'ftp://x'], /https:\/\/github\.example\.com/],
    [[...CONFIGURE, '--api-url', 'nonsense'], /https:\/\/github\.example\.com/],
    [[...CONFIGURE, '--client-secret', 'x'], /unknown option/],
    [[...CONFIGURE, '--redirect', 'elsewhere'], /loopback, scheme/],
  ])('%j is a usage error', async (args, reason) => {
    const { code, stdout, stderr } = await run([...args, '--data-dir', temporaryFolder()])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(reason)
  })

  it('can set where GitHub redirects, and keeps it when it is left out', async () => {
    const dataDir = temporaryFolder()
    const redirect = async (...args: string[]) =>
      (await run([...args, '--data-dir', dataDir])).stdout.trim().split('\n').at(-1)?.split(/\s+/).at(-1)
    expect(await redirect(...CONFIGURE)).toBe('loopback')
    expect(await redirect(...CONFIGURE, '--redirect', 'scheme')).toBe('scheme')
    expect(await redirect(...CONFIGURE)).toBe('scheme')
    expect(await redirect('github', 'status')).toBe('scheme')
  })

  it('reports a missing secret and changes nothing', async () => {
    const dataDir = temporaryFolder()
    const outcome = await run([...CONFIGURE, '--client-secret-stdin', '--data-dir', dataDir], {
      input: ' \n',
    })
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain('No client secret was received on standard input')
  })
})

describe.skipIf(!hasKeyring)('the GitHub App on the command line', () => {
  const folders: string[] = []
  const folder = () => {
    const made = temporaryFolder()
    folders.push(made)
    return made
  }
  afterEach(async () => {
    for (const dataDir of folders.splice(0)) await run(['github', 'forget', '--data-dir', dataDir])
  })
  const status = (dataDir: string, env = {}) => runJson(['github', 'status', '--data-dir', dataDir], { env })

  it('can be configured, shown, and removed', async () => {
    const dataDir = folder()
    const nothing = {
      configured: false,
      client_id: null,
      slug: null,
      url: 'https://github.com',
      api_url: 'https://api.github.com',
      client_secret: 'missing',
    }
    expect(await status(dataDir)).toEqual(nothing)
    const there = { configured: true, client_id: 'Iv23liTEST', slug: 'my-app' }
    const args = [...CONFIGURE, '--data-dir', dataDir]
    expect(await runJson(args)).toMatchObject({ ...there, client_secret: 'missing' })
    const refused = await run([...args, '--client-secret-stdin'], { input: 'planted\nsecret\n' })
    expect([refused.code, oneLine(refused)]).toEqual([1, expect.stringContaining('not a client secret')])
    expect(refused.stdout + refused.stderr).not.toContain('planted')
    const withSecret = await run([...args, '--client-secret-stdin', '--json'], { input: 'planted-secret\n' })
    expect(JSON.parse(withSecret.stdout)).toEqual({ ...nothing, ...there, client_secret: 'stored' })
    expect(withSecret.stdout + withSecret.stderr).not.toContain('planted')
    // The secret belongs to the server that it was entered for.
    const elsewhere = { url: 'https://ghe.example', api_url: 'https://ghe.example/api/v3' }
    const moved = [...args, '--url', 'https://ghe.example/']
    expect(await runJson(moved)).toMatchObject({ ...elsewhere, client_secret: 'missing' })
    const entered = await run([...moved, '--client-secret-stdin', '--json'], { input: 'planted-secret\n' })
    expect(JSON.parse(entered.stdout)).toMatchObject({ ...elsewhere, client_secret: 'stored' })
    const given = { GITHUB_APP_CLIENT_SECRET: 'x', GITHUB_APP_SLUG: 'other' }
    expect(await status(dataDir, given)).toMatchObject({ slug: 'other', client_secret: 'missing' })
    expect(await status(dataDir, { ...given, COMPANION_GITHUB_URL: elsewhere.url })).toMatchObject({
      slug: 'other',
      client_secret: 'environment',
    })
    expect(await runJson(['github', 'forget', '--data-dir', dataDir])).toEqual(nothing)
    const table = await run(['github', 'status', '--data-dir', dataDir])
    expect(table.stdout).toMatch(/configured +client_id +slug/)
  })

  it('applies to a running server from its next request on', async () => {
    await using github = await startGitHub()
    const dataDir = folder()
    const made = await runJson(['keys', 'create', '--label', 't', '--scopes', '*', '--data-dir', dataDir])
    const { value: key } = z.object({ value: z.string() }).parse(made)
    const companion = await serve(['--data-dir', dataDir])
    const start = async () => {
      const path = '/api/users/@me/integrations/github/start/'
      return JSON.parse(await (await companion.request(path, { method: 'POST', key })).text())
    }
    expect(await start()).toMatchObject({ detail: expect.stringContaining('GITHUB_APP_SLUG') })
    await run([...CONFIGURE, '--client-secret-stdin', '--url', github.url, '--data-dir', dataDir], {
      input: 'secret',
    })
    expect((await start()).install_url).toMatch(`${github.url}/apps/my-app/installations/new?`)
    await run(['github', 'forget', '--data-dir', dataDir])
    expect(await start()).toMatchObject({ detail: expect.stringContaining('GITHUB_APP_SLUG') })
    expect(await companion.stop()).toBe(0)
  })
})
