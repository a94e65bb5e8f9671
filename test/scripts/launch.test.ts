import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.ts'

const folder = mkdtempSync(join(tmpdir(), 'companion-node-'))
const launcher = resolve(import.meta.dirname, '../../scripts/launch.cjs')

/** The Node that npm runs on, if it is not the project's own, as on most machines; otherwise a copy. */
const otherNode = () => {
  const npms = process.env.npm_node_execpath
  if (npms !== undefined && realpathSync(npms) !== realpathSync(process.execPath)) return npms
  const copy = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
  copyFileSync(process.execPath, copy)
  return copy
}

let node: string
beforeAll(() => {
  node = otherNode()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a command started by another Node', () => {
  it('runs on the project’s own Node, from the first start on', async () => {
    using project = createTempProject({ node })
    project.provideNode()
    const first = await project.run('companion', ['where'])
    const second = await project.run('companion', ['where'])
    expect(project.installs()).toBe('ci')
    for (const { code, stdout } of [first, second]) {
      expect(code).toBe(0)
      expect(JSON.parse(stdout).node).toBe(realpathSync(process.execPath))
    }
  })

  it('has the program’s exit code, and passes signals on', async () => {
    using project = createTempProject({ node })
    project.provideNode()
    expect((await project.run('companion', ['exit', '2'])).code).toBe(2)
    const server = project.start('companion', ['serve'])
    await new Promise((ready) => server.stdout.once('data', ready))
    const ended = new Promise((end) => server.once('exit', (code, signal) => end([code, signal])))
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})

/** A Node that reports another version. */
const pretending = (version: string, script: string) =>
  spawnSync(
    process.execPath,
    [
      '--eval',
      `Object.defineProperty(process.versions, 'node', { value: '${version}' }); require(${JSON.stringify(script)})`,
    ],
    { encoding: 'utf8' },
  )

describe('a Node that is too old', () => {
  it.each(['10.24.1', '18.20.8'])('%s is rejected with one sentence', (version) => {
    const { status, stdout, stderr } = pretending(version, launcher)
    expect(stderr).toBe(
      `Node ${version} is too old. Install Node 20 or newer (https://nodejs.org), then run the command again.\n`,
    )
    expect([status, stdout]).toEqual([1, ''])
  })

  it('is told how to install the project’s own if npm scripts are disabled', async () => {
    using project = createTempProject()
    project.install()
    const { status, stderr } = pretending('22.11.0', project.path('scripts/launch.cjs'))
    expect(stderr).toBe(
      "The project's own Node is not installed, and Node 22.11.0 is too old to do without it. Run: npm ci --ignore-scripts=false\n",
    )
    expect(status).toBe(1)
  })
})
