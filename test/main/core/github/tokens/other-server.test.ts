import { expect, it } from 'vitest'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import { createLinkedWorld, REFRESH, REPOS } from '../../../../support/github/linked.ts'
import { startGitHub } from '../../../../support/github/stand-in.ts'

const CLIENT_SECRET = 'github-app-client-secret'

it.each(['web', 'api'] as const)(
  'a changed %s address gets neither tokens nor the secret of the App',
  async (which) => {
    const rogue = await startGitHub()
    const world = await createLinkedWorld({ app: false, addresses: false })
    const { clientId, clientSecret, slug } = world.github.world.app
    const { appService } = world.companion.app.github
    const actor = { userId: null, via: 'system', keyLabel: null } as const
    const { url, apiUrl } = world.github
    await appService.configure(actor, { clientId, slug, clientSecret, url, apiUrl })
    await world.link()
    expect((await world.ask('GET', REPOS)).status).toBe(200)

    const changed = which === 'web' ? { url: rogue.url, apiUrl } : { url, apiUrl: rogue.apiUrl }
    await appService.configure(actor, { clientId, slug, clientSecret: null, ...changed })
    world.clock.advance(10 * 3_600_000)
    const answer = await world.ask('POST', REFRESH)
    expect([answer.status, answer.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'github_reauthorization_required' }),
    ])
    expect(await appService.status()).toMatchObject({ client_secret: 'missing' })
    expect((await world.ask('DELETE', REPOS.replace('repos/', ''))).status).toBe(204)
    expect(rogue.requests.list(/./)).toEqual([])

    await appService.configure(actor, { clientId, slug, clientSecret: null, url, apiUrl })
    expect(await appService.status()).toMatchObject({ client_secret: 'stored' })
    await world.stop()
    await rogue.close()
  },
)

it('tokens stored by 0.1.0 are migrated, for the configured GitHub', async () => {
  const world = await createLinkedWorld()
  await world.link()
  const [name = ''] = await world.secrets.names()
  const { issuedAt: _, server: __, ...old } = JSON.parse((await world.secrets.get(name)) ?? '')
  const [row] = world.companion.app.github.integrations.all()
  await world.secrets.delete(name)
  await world.secrets.set(`github-link/${row?.id}`, JSON.stringify(old))
  expect((await world.ask('GET', REPOS)).status).toBe(200)
  expect(await world.secrets.names()).toEqual([name])

  const secrets = openMemorySecrets()
  await secrets.set(CLIENT_SECRET, 'entered-for-0.1.0')
  const upgraded = await createLinkedWorld({ before: { ...world, secrets }, app: false })
  expect(await upgraded.companion.app.github.appService.clientSecret()).toBe('entered-for-0.1.0')
  expect(JSON.parse((await secrets.get(CLIENT_SECRET)) ?? '')).toMatchObject({
    server: expect.stringContaining(world.github.url),
  })
  await upgraded.companion.close()
  await world.stop()
})
