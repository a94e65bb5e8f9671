import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.ts'

const createTestedProject = () => {
  const project = createTempProject()
  project.write('packages/typescript-7/bin/tsc', '')
  project.write('packages/@biomejs/biome/bin/biome', '')
  project.install()
  project.borrow('vitest')
  project.borrow('@vitest')
  return project
}

const passing = `import { expect, it } from 'vitest'\nit('adds', () => expect(1 + 1).toBe(2))\n`

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)

describe('npm test', () => {
  it('passes if every step does, and ends with the number of tests', async () => {
    using project = createTestedProject()
    project.write('test/a.test.ts', `${passing}it.skip('later', () => {})\n`)
    const { code, stdout } = await project.run('test')
    expect(stdout).toMatch(/^types +passed.*\nlint +passed.*\ntests +passed/m)
    expect(lastLine(stdout)).toBe('1 passed, 0 failed, 1 skipped')
    expect(code).toBe(0)
  })

  it("counts a failing test, and a file that can't be loaded", async () => {
    using project = createTestedProject()
    project.write('test/a.test.ts', `${passing}it('subtracts', () => expect(1 - 1).toBe(2))\n`)
    project.write('test/b.test.ts', `import './not-there.ts'\n`)
    const { code, stdout } = await project.run('test')
    expect(lastLine(stdout)).toBe('1 passed, 2 failed, 0 skipped')
    expect(code).toBe(1)
  })

  it('retries only what ran out of time, and names it', async () => {
    using project = createTestedProject()
    for (const path of ['vitest.config.ts', 'test/support/default-port.ts'])
      project.write(path, readFileSync(join(import.meta.dirname, '../..', path), 'utf8'))
    project.write(
      'test/a.test.ts',
      `import { it } from 'vitest'
      let attempts = 0
      it('is late once', () => { if (attempts++ === 0) throw new Error('Timeout 30000ms exceeded.') })
      it('is wrong once', () => { if (attempts++ < 3) throw new Error('expected 1 to be 2') })`,
    )
    const { stdout } = await project.run('test')
    expect(stdout).toContain('retried after a timeout: test/a.test.ts > is late once')
    expect(lastLine(stdout)).toBe('1 passed, 1 failed, 0 skipped')
  })

  it('fails if only the types are wrong, after running the tests', async () => {
    using project = createTestedProject()
    project.write('node_modules/typescript-7/bin/tsc', 'process.exit(2)')
    project.write('test/a.test.ts', passing)
    const { code, stdout } = await project.run('test')
    expect(stdout).toMatch(/^types +FAILED/m)
    expect(lastLine(stdout)).toBe('1 passed, 0 failed, 0 skipped')
    expect(code).toBe(1)
  })

  it('passes arguments to Vitest, and then skips types and lint', async () => {
    using project = createTestedProject()
    project.write('test/a.test.ts', passing)
    project.write('test/b.test.ts', passing)
    const { stdout } = await project.run('test', ['test/b.test.ts'])
    expect(stdout).not.toMatch(/^types/m)
    expect(lastLine(stdout)).toBe('1 passed, 0 failed, 0 skipped')
  })

  it("tells the tests what is available, and hides the user's own settings", async () => {
    using project = createTestedProject()
    project.write(
      'test/a.test.ts',
      `import { expect, it } from 'vitest'
      it('sees', () => expect(Object.keys(process.env).filter((name) => /^(COMPANION|GITHUB_APP)_/.test(name)).sort())
        .toEqual(['COMPANION_TEST_BROWSER', 'COMPANION_TEST_KEYRING']))`,
    )
    const settings = { COMPANION_PORT: '1', GITHUB_APP_SLUG: 'x', COMPANION_TEST_BROWSER: process.execPath }
    const { code, stdout } = await project.run('test', ['test/a.test.ts'], settings)
    expect(lastLine(stdout)).toBe('1 passed, 0 failed, 0 skipped')
    expect(code).toBe(0)
  })
})
