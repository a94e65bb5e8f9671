import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.ts'

describe('the CLI launcher', () => {
  it('keeps stdout for the program, even while it builds', async () => {
    using project = createTempProject()
    project.install()
    const { stdout, stderr } = await project.run('companion', ['keys', 'list', '--json'])
    expect(stdout).toBe('["keys","list","--json"]\n')
    expect(stderr).toContain('noise of the builder')
  })

  it('has the exit code of the program', async () => {
    using project = createTempProject()
    project.install()
    expect((await project.run('companion', ['exit', '2'])).code).toBe(2)
  })

  it('runs the program in its own process, so that signals reach it', async () => {
    using project = createTempProject()
    project.install()
    await project.run('companion')
    const server = project.start('companion', ['serve'])
    await once(server.stdout, 'data')
    server.kill('SIGTERM')
    expect(await once(server, 'exit')).toEqual([0, null])
  })

  it('first installs what is missing or out of date, and still keeps stdout for the program', async () => {
    using project = createTempProject()
    const missing = await project.run('companion', ['hello'])
    project.write('package-lock.json', '{ "packages": { "": {}, "node_modules/a": { "version": "2.0.0" } } }')
    const old = await project.run('companion', ['hello'])
    for (const { code, stdout } of [missing, old]) expect([code, stdout]).toEqual([0, '["hello"]\n'])
    expect(missing.stderr).toContain('The packages are missing: installing them with npm ci …\n')
    expect(old.stderr).toContain('The packages are out of date: installing them with npm ci …\n')
    expect(project.installs()).toBe('ci ci')
  })

  it('resolves relative paths against the folder where npm was called', async () => {
    using project = createTempProject()
    const npm = { npm_package_json: project.path('package.json') }
    const elsewhere = realpathSync(tmpdir())
    const where = async (env: NodeJS.ProcessEnv) =>
      JSON.parse((await project.run('companion', ['where'], env)).stdout).cwd
    expect(await where({ ...npm, INIT_CWD: elsewhere })).toBe(elsewhere)
    // npm may run another project's script that started ours: the folder is that of our caller.
    expect(await where({ npm_package_json: '/elsewhere/package.json', INIT_CWD: elsewhere })).toBe(
      realpathSync(project.path('.')),
    )
  })

  it('works without an optional package that could not be built', async () => {
    using project = createTempProject()
    project.install()
    project.write(
      'package-lock.json',
      '{ "packages": { "": {}, "node_modules/a": { "version": "1.0.0" }, "node_modules/b": { "version": "1.0.0", "optional": true } } }',
    )
    expect((await project.run('companion')).code).toBe(0)
  })
})
