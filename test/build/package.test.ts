import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
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
const prepare = async () => {
  const script = join(root, 'build', 'package', 'package.mjs')
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--no-installers'], { cwd: root })
  return stderr
}

describe('packaging, without the steps that need Electron', () => {
  it('validates the configuration, icons, and desktop entry, and lists the shipped packages', async () => {
    const said = await prepare()
    expect(said).toMatch(/configuration +valid/)
    expect(said).toMatch(/icons +15 files/)
    expect(said).not.toContain('without a license')
    const names = bomSchema.parse(JSON.parse(output('sbom.cdx.json'))).components.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['better-sqlite3', 'electron', 'fastify', 'react', '@posthog/hedgehog-mode']),
    )
    expect(names).not.toContain('vitest')
    expect(output('third-party-licenses.txt')).toMatch(/^fastify \d+\.\d+\.\d+ \(MIT\)$/m)
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

  it('is reproducible', async () => {
    await prepare()
    const first = output('sbom.cdx.json') + output('third-party-licenses.txt')
    await prepare()
    expect(output('sbom.cdx.json') + output('third-party-licenses.txt')).toBe(first)
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
