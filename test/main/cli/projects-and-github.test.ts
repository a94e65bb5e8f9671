import { describe, expect, it } from 'vitest'
import {
  oneLine,
  prepareProgram,
  run,
  runJson,
  seedFile,
  serve,
  temporaryFolder,
} from '../../support/program.ts'
import { KEYS, SEED } from '../../support/seed.ts'

prepareProgram()

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)

describe('projects', () => {
  it('can be created, listed, and share a linked installation', async () => {
    const dataDir = temporaryFolder()
    const dir = ['--data-dir', dataDir]
    await (await serve([...dir, '--seed', seedFile(SEED)])).stop()
    const project = (await runJson(['projects', 'create', '--name', 'Fourth', ...dir])) as {
      organization: string
    }
    expect(project).toEqual({ id: 4, uuid: UUID, name: 'Fourth', organization: UUID })
    const list = (await runJson(['projects', 'list', ...dir])) as { id: number; organization: string }[]
    expect(list.map(({ id }) => id)).toEqual([1, 2, 3, 4])
    expect(list[0]).toMatchObject({ id: 1, uuid: UUID, name: 'Default', organization: project.organization })

    expect(await runJson(['projects', 'link-github', '2', '--installation', '67890', ...dir])).toMatchObject({
      id: 2,
      github_installation_id: '67890',
    })
    expect(await runJson(['projects', 'unlink-github', '1', ...dir])).toMatchObject({
      github_installation_id: null,
    })
    const server = await serve(dir)
    await server.request('/api/users/@me/', {
      method: 'PATCH',
      key: KEYS.ada,
      body: '{"set_current_team":2}',
    })
    const integrations = await (
      await server.request('/api/users/@me/integrations/', { key: KEYS.ada })
    ).json()
    expect(integrations).toMatchObject({
      results: [{ uses_shared_installation: false }, { uses_shared_installation: true }],
    })
    for (const args of [
      ['link-github', '99', '--installation', '12345'],
      ['link-github', '1', '--installation', '424242'],
      ['unlink-github', '99'],
    ]) {
      const outcome = await run(['projects', ...args, ...dir])
      expect([args, outcome.code]).toEqual([args, 1])
      oneLine(outcome)
    }
  })
})
