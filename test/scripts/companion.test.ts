import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.ts'

describe('the launcher of the command line', () => {
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

  it('says what to run where the packages are missing or other ones, and installs nothing itself', async () => {
    using project = createTempProject()
    const missing = await project.run('companion')
    project.install()
    project.write('package-lock.json', '{ "packages": { "": {}, "node_modules/a": { "version": "2.0.0" } } }')
    const old = await project.run('companion')
    for (const { code, stdout, stderr } of [missing, old]) {
      expect(code).toBe(1)
      expect(stdout).toBe('')
      expect(stderr).toBe('The packages are missing or out of date. Run: npm ci\n')
    }
    expect(project.installs()).toBe('')
  })

  it('does without a package that is optional and could not be built', async () => {
    using project = createTempProject()
    project.install()
    project.write(
      'package-lock.json',
      '{ "packages": { "": {}, "node_modules/a": { "version": "1.0.0" }, "node_modules/b": { "version": "1.0.0", "optional": true } } }',
    )
    expect((await project.run('companion')).code).toBe(0)
  })
})
