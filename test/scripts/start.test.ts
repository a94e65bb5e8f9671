import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.ts'

describe('npm start on a fresh clone', () => {
  it('installs, builds, says in one line that there is no window, and serves with the given arguments', async () => {
    using project = createTempProject()
    const app = project.start('start', ['--port', '0'])
    let stderr = ''
    app.stderr.on('data', (chunk) => (stderr += chunk))
    const [line] = await once(app.stdout, 'data')
    app.kill('SIGTERM')
    expect(await once(app, 'exit')).toEqual([0, null])
    expect(`${line}`).toBe('["serve","--port","0"]\n')
    expect(project.installs()).toBe('ci')
    expect(project.builds()).toBe(1)
    expect(
      stderr.match(/^The desktop app can't run here: .*\. Continuing without a window\.$/gm),
    ).toHaveLength(1)
  })

  it('says that GitHub links are off, and what to run, if the keychain module could not be built', async () => {
    using project = createTempProject()
    const { stderr } = await project.run('build')
    expect(stderr).toMatch(/^GitHub links are off: .*[Rr]un: (sudo )?.*npm ci( --foreground-scripts)?$/m)
  })

  it('installs and builds once for two concurrent starts', async () => {
    using project = createTempProject()
    const outcomes = await Promise.all([project.run('build'), project.run('build')])
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0])
    expect(project.installs()).toBe('ci')
  })

  it('installs again when package-lock.json changes', async () => {
    using project = createTempProject()
    await project.run('build')
    project.write('package-lock.json', '{ "packages": { "": {}, "node_modules/a": { "version": "2.0.0" } } }')
    await project.run('build')
    expect(project.installs()).toBe('ci ci')
  })

  it('installs with the project’s Node and npm, since others skip native packages', async () => {
    using project = createTempProject()
    project.write(
      'package-lock.json',
      '{ "packages": { "": {}, "node_modules/node": { "version": "99.0.0", "dev": true } } }',
    )
    const { code } = await project.run('build')
    expect(code).toBe(0)
    expect(project.installs()).toBe('install ci')
    expect(project.read('npm-nodes.log').split('\n')[1]).toContain(project.path('out/.toolchain'))
    expect(existsSync(project.path('out/.toolchain'))).toBe(false)
  })

  it('installs again if npm skipped a native package for this system', async () => {
    using project = createTempProject()
    const native = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] }
    project.write(
      'package-lock.json',
      JSON.stringify({ packages: { '': {}, 'node_modules/native': native } }),
    )
    project.install()
    project.write('node_modules/.package-lock.json', '{ "packages": {} }')
    await project.run('build')
    expect(project.installs()).toBe('ci')
  })
})
