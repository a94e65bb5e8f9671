import { spawnSync } from 'node:child_process'
import { renameSync, rmSync, utimesSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.ts'

const createInstalledProject = () => {
  const project = createTempProject()
  project.install()
  return project
}

describe('the build', () => {
  it('runs before the first command, and not again until something changes', async () => {
    using project = createInstalledProject()
    await project.run('companion', ['hello'])
    expect(project.builds()).toBe(1)
    await project.run('companion', ['hello'])
    expect(project.builds()).toBe(1)
  })

  it('runs again after a file was changed, added, removed, or renamed', async () => {
    using project = createInstalledProject()
    const changes = [
      () => project.write('src/main/cli.ts', '// another program\n'),
      () => project.write('src/shared/deep/new.ts', ''),
      () => renameSync(project.path('src/shared/deep/new.ts'), project.path('src/shared/deep/newer.ts')),
      () => rmSync(project.path('src/shared/deep/newer.ts')),
      () => project.write('electron.vite.config.ts', ''),
      // An older file of the same size, as when another branch is checked out with its timestamps kept.
      () => utimesSync(project.path('src/main/cli.ts'), 1, 1),
      () => rmSync(project.path('out/main'), { recursive: true }),
    ]
    await project.run('companion')
    for (const [index, change] of changes.entries()) {
      change()
      await project.run('companion')
      expect(project.builds()).toBe(index + 2)
    }
  })

  it('runs once for concurrent commands', async () => {
    using project = createInstalledProject()
    const outcomes = await Promise.all([1, 2, 3].map((n) => project.run('companion', [`${n}`])))
    expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, '["1"]\n'],
      [0, '["2"]\n'],
      [0, '["3"]\n'],
    ])
    expect(project.builds()).toBe(1)
  })

  it('keeps the old program in place until it is finished', async () => {
    using project = createInstalledProject()
    await project.run('companion')
    const before = project.read('out/main/cli.js')
    const building = project.run('build')
    await expect.poll(() => project.builds()).toBe(2)
    expect(project.read('out/main/cli.js')).toBe(before)
    expect((await building).code).toBe(0)
    expect(project.read('out/main/cli.js')).toBe(before)
  })

  it('does not wait for a crashed one', async () => {
    using project = createInstalledProject()
    const dead = spawnSync(process.execPath, ['--eval', '']).pid
    project.write('out/.lock-build', `${dead}`)
    const { code } = await project.run('companion')
    expect(code).toBe(0)
    expect(project.read('out/.lock-build')).toBe('')
  })

  it('fails with one message, and is retried the next time', async () => {
    using project = createInstalledProject()
    project.write('src/main/cli.ts', 'syntax error')
    const failed = await project.run('companion')
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain('The build failed (exit code 1); see the errors above.')
    expect(failed.stderr).not.toContain('    at ')
    project.write('src/main/cli.ts', '// mended')
    expect((await project.run('companion')).code).toBe(0)
  })
})
