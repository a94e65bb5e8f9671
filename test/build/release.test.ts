import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { findFile, parseUpdateInfo, resolveFiles } from 'electron-updater/out/providers/Provider.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'

const root = resolve(import.meta.dirname, '../..')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'companion-release-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const contentOf = (file: string) => `content of ${file}`
const sha512 = (file: string) => createHash('sha512').update(contentOf(file)).digest('base64')

/** The artifacts of one system and architecture, with the manifest that electron-builder writes for them. */
function build(name: string, manifest: string, file: string, version = '1.2.3'): void {
  const artifacts = join(folder, 'artifacts', name)
  mkdirSync(artifacts, { recursive: true })
  writeFileSync(join(artifacts, file), contentOf(file))
  const files = [{ url: file, sha512: sha512(file), size: contentOf(file).length }]
  const info = { version, files, path: file, sha512: sha512(file), releaseDate: '2026-01-01T00:00:00.000Z' }
  writeFileSync(join(artifacts, manifest), stringify(info))
}

const gather = () =>
  execFileSync(
    process.execPath,
    ['build/package/gather-release.mjs', join(folder, 'artifacts'), join(folder, 'release')],
    {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
const released = (name: string) => readFileSync(join(folder, 'release', name), 'utf8')

/** The file that the updater would download on this architecture. */
function updateFor(manifest: string, extension: string, arch: string): string | undefined {
  const own = process.arch
  Object.defineProperty(process, 'arch', { value: arch })
  try {
    const address = new URL(`https://example.com/${manifest}`)
    const info = parseUpdateInfo(released(manifest), manifest, address)
    return findFile(resolveFiles(info, new URL('https://example.com/')), extension)?.info.url
  } finally {
    Object.defineProperty(process, 'arch', { value: own })
  }
}

describe('a release', () => {
  it('has one update feed for both architectures of a system, in which each finds its own file', () => {
    build('windows-arm64', 'latest.yml', 'posthog-companion-1.2.3-win-arm64.exe')
    build('windows-x64', 'latest.yml', 'posthog-companion-1.2.3-win-x64.exe')
    build('linux-x64', 'latest-linux.yml', 'posthog-companion-1.2.3-linux-x86_64.AppImage')
    build('linux-arm64', 'latest-linux-arm64.yml', 'posthog-companion-1.2.3-linux-arm64.AppImage')
    gather()
    expect(updateFor('latest.yml', 'exe', 'x64')).toBe('posthog-companion-1.2.3-win-x64.exe')
    expect(updateFor('latest.yml', 'exe', 'arm64')).toBe('posthog-companion-1.2.3-win-arm64.exe')
    expect(released('latest.yml')).toMatch(/^path: posthog-companion-1\.2\.3-win-x64\.exe$/m)
    expect(updateFor('latest-linux-arm64.yml', 'AppImage', 'arm64')).toContain('arm64')
  })

  it('has a checksum of each file', () => {
    build('windows-x64', 'latest.yml', 'posthog-companion-1.2.3-win-x64.exe')
    gather()
    const names = readdirSync(join(folder, 'release')).filter((name) => name !== 'SHA256SUMS.txt')
    expect(names).toHaveLength(2)
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS.txt'], { cwd: join(folder, 'release') })
    expect(released('SHA256SUMS.txt').trim().split('\n')).toHaveLength(names.length)
  })

  it('is refused if two builds are of different versions, or have files of the same name', () => {
    build('macos-x64', 'latest-mac.yml', 'posthog-companion-1.2.3-mac-x64.zip')
    build('macos-arm64', 'latest-mac.yml', 'posthog-companion-1.2.4-mac-arm64.zip', '1.2.4')
    expect(gather).toThrow('latest-mac.yml is for several versions: 1.2.4, 1.2.3')
    build('macos-arm64', 'latest-mac.yml', 'posthog-companion-1.2.3-mac-x64.zip')
    rmSync(join(folder, 'release'), { recursive: true })
    expect(gather).toThrow('Two builds have a file posthog-companion-1.2.3-mac-x64.zip')
  })
})

describe('the packaging configuration', () => {
  it('makes AppImages that run without libfuse2, and keeps App Nap from slowing down the hidden server', async () => {
    const { default: configuration } = await import(join(root, 'build/electron-builder.mjs'))
    // The default, 0.0.0, is the one that needs libfuse2.
    expect(configuration.toolsets.appimage).toMatch(/^[1-9]\d*\.\d+\.\d+$/)
    expect(configuration.mac.extendInfo).toMatchObject({ NSAppSleepDisabled: true })
  })

  it('depends on what shows notifications and on the keychain in rpm packages, and on electron-builder’s defaults in deb packages', async () => {
    const { default: configuration } = await import(join(root, 'build/electron-builder.mjs'))
    expect(configuration.rpm.depends).toEqual(expect.arrayContaining(['libnotify', 'libsecret']))
    expect(configuration.deb?.depends).toBeUndefined()
  })

  it('removes what the app itself registers on Windows, under the names that the app uses', async () => {
    const { default: configuration } = await import(join(root, 'build/electron-builder.mjs'))
    const script = readFileSync(join(root, configuration.nsis.include), 'utf8')
    for (const { schemes } of configuration.protocols)
      for (const scheme of schemes) expect(script).toContain(`"Software\\Classes\\${scheme}"`)
    // Electron names the login item after the app ID.
    expect(script.split(`CurrentVersion\\Run" "${configuration.appId}"`)).toHaveLength(2)
    expect(readFileSync(join(root, 'src/main/desktop/system/process-setup.ts'), 'utf8')).toContain(
      `'${configuration.appId}'`,
    )
  })
})

describe('a checkout', () => {
  it('has LF line endings on every system, which the formatter requires', () => {
    const said = execFileSync('git', ['check-attr', 'eol', '--', 'src/main/index.ts', 'README.md'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(
      said
        .trim()
        .split('\n')
        .map((line) => line.split(': ').at(-1)),
    ).toEqual(['lf', 'lf'])
  })
})

describe('the audit of what ships', () => {
  const audit = (vulnerable: string) => {
    const file = join(folder, 'audit.json')
    const vulnerability = { name: vulnerable, severity: 'high', range: '<99' }
    writeFileSync(file, JSON.stringify({ vulnerabilities: { [vulnerable]: vulnerability } }))
    return execFileSync(process.execPath, ['scripts/launch.cjs', 'build/package/audit.mjs', file], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  it('fails for Electron and for bundled packages, but not for tools', () => {
    expect(() => audit('electron')).toThrow('electron <99: high')
    expect(() => audit('fastify')).toThrow('fastify <99: high')
    expect(() => audit('vitest')).not.toThrow()
  })
})
