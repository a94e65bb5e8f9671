import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '../..')
const bomSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
})

const output = (name: string) => readFileSync(join(root, 'out', 'package', name), 'utf8')
const documents = () => output('sbom.cdx.json') + output('third-party-licenses.txt')
const prepare = async () => {
  const script = join(root, 'build', 'package', 'package.mjs')
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--no-installers'], { cwd: root })
  return stderr
}

describe('packaging, without the steps that need Electron', () => {
  it('validates the configuration, icons, and desktop entry, and lists the shipped packages, reproducibly', async () => {
    const said = await prepare()
    const first = documents()
    expect(said).toMatch(/configuration +valid/)
    expect(said).toMatch(/icons +15 files/)
    expect(said).not.toContain('without a license')
    const names = bomSchema.parse(JSON.parse(output('sbom.cdx.json'))).components.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['better-sqlite3', 'electron', 'fastify', 'react', '@posthog/hedgehog-mode']),
    )
    expect(names).not.toContain('vitest')
    expect(output('third-party-licenses.txt')).toMatch(/^fastify \d+\.\d+\.\d+ \(MIT\)$/m)

    // Building them again changes nothing.
    await prepare()
    expect(documents()).toBe(first)
  })

  it('fails without Electron, unless only the rest is wanted', async () => {
    const script = join(root, 'build', 'package', 'package.mjs')
    const nowhere = 'http://127.0.0.1:9'
    const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent', ELECTRON_MIRROR: nowhere }
    await expect(promisify(execFile)(process.execPath, [script], { cwd: root, env })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /Electron can’t be downloaded, so there are no installers\. .* npm run package -- --no-installers\n$/,
      ),
    })
  })

  it('names the clone’s own repository and author, and nobody where there is none', async () => {
    const { readPublisher } = await import(join(root, 'build/package/publisher.mjs'))
    const folder = mkdtempSync(join(tmpdir(), 'companion-publisher-'))
    expect(readPublisher({}, folder).homepage).toBeNull()
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder })
    git('init', '--quiet')
    git('config', 'user.name', 'Ada')
    git('config', 'user.email', 'ada@example.com')
    const page = 'https://git.example.com/ada/companion'
    for (const remote of [
      'git@git.example.com:ada/companion.git',
      `${page}.git`,
      'ssh://git@git.example.com/ada/companion',
      page,
    ]) {
      git('config', 'remote.origin.url', remote)
      expect(readPublisher({}, folder)).toEqual({ homepage: page, maintainer: 'Ada <ada@example.com>' })
    }
    git('config', 'remote.origin.url', '/srv/companion.git')
    expect(readPublisher({}, folder).homepage).toBeNull()
    const release = { GITHUB_REPOSITORY: 'ada/companion', COMPANION_MAINTAINER: 'Grace <grace@example.com>' }
    expect(readPublisher(release, folder)).toEqual({
      homepage: 'https://github.com/ada/companion',
      maintainer: 'Grace <grace@example.com>',
    })
    rmSync(folder, { recursive: true })
  })

  it('sets the fuses that prevent running other code in the app', async () => {
    const { default: configuration } = await import(join(root, 'build', 'electron-builder.mjs'))
    expect(configuration.electronFuses).toMatchObject({
      runAsNode: false,
      enableCookieEncryption: true,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
    })
    expect(configuration.publish).toBeNull()
  })
})
