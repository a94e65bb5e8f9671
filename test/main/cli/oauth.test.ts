import { describe, expect, it } from 'vitest'
import { newPkce, OAUTH_SEED, parameters } from '../../support/oauth.ts'
import { oneLine, prepareProgram, run, seedFile, serve, temporaryFolder } from '../../support/program.ts'
import { ADA } from '../../support/seed.ts'

prepareProgram()

const FLAG = '--oauth-auto-approve'

describe('serve --oauth-auto-approve', () => {
  it('authorizes without a person, and says so in the health document', async () => {
    const server = await serve(['--ephemeral', '--seed', seedFile(OAUTH_SEED), FLAG, ADA])
    const query = new URLSearchParams(parameters('partner', newPkce()))
    const answer = await server.request(`/oauth/authorize?${query}`)
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/partner\.example\.com\/callback\?tenant=1&code=\w+&state=xyz$/),
    ])
    expect(await (await server.request('/_companion/health')).json()).toMatchObject({
      oauth_auto_approve: ADA,
    })
  })

  it('is a usage error with a data folder, or without an address', async () => {
    for (const args of [
      ['--data-dir', temporaryFolder(), FLAG, ADA],
      [FLAG, ADA, '--data-dir', temporaryFolder()],
      ['--ephemeral', FLAG, ''],
    ]) {
      const outcome = await run(['serve', '--port', '0', ...args])
      expect([outcome.code, oneLine(outcome)]).toEqual([2, expect.stringContaining(FLAG)])
    }
  })

  it('fails for an address that nobody has', async () => {
    const outcome = await run(['serve', '--port', '0', '--ephemeral', FLAG, 'nobody@example.com'])
    expect([outcome.code, oneLine(outcome)]).toEqual([1, expect.stringContaining('nobody@example.com')])
  })
})
