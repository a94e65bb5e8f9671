import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { extractAll, listPackage, statFile } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soon } from '../main/desktop/end-to-end/launch.ts'
import { shownWindow, useStandIn } from '../main/desktop/end-to-end/stand-in-world.ts'

const root = resolve(import.meta.dirname, '../..')
const hasKeytar = existsSync(join(root, 'node_modules/keytar/build/Release/keytar.node'))
const canRun = process.platform === 'linux' && hasKeytar
if (!canRun)
  process.stdout.write('The tests of the packaged app are left out: they need Linux and a built keytar.\n')

let folder = ''
let resources = ''
let app = ''

/** Packages with electron-builder, with an empty program in place of Electron's binary. */
beforeAll(async () => {
  if (!canRun) return
  folder = mkdtempSync(join(tmpdir(), 'companion-packaged-'))
  const electron = join(folder, 'electron')
  mkdirSync(join(electron, 'resources'), { recursive: true })
  mkdirSync(join(electron, 'locales'))
  for (const name of ['electron', 'version', 'LICENSE', 'LICENSES.chromium.html'])
    writeFileSync(join(electron, name), '')
  const configuration = join(folder, 'configuration.mjs')
  writeFileSync(
    configuration,
    `import configuration from ${JSON.stringify(join(root, 'build/electron-builder.mjs'))}
     const directories = { ...configuration.directories, output: ${JSON.stringify(join(folder, 'dist'))} }
     export default { ...configuration, directories, electronDist: ${JSON.stringify(electron)}, electronFuses: null }`,
  )
  const builder = join(root, 'node_modules/electron-builder/cli.js')
  await promisify(execFile)(
    process.execPath,
    [builder, '--config', configuration, '--publish', 'never', '--dir'],
    {
      cwd: root,
      env: { ...process.env, COMPANION_HOMEPAGE: '', GITHUB_REPOSITORY: 'someone/companion' },
    },
  )
  resources = join(folder, 'dist/linux-unpacked/resources')
  app = join(folder, 'app')
  extractAll(join(resources, 'app.asar'), app)
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const world = useStandIn()

describe.runIf(canRun)('the packaged app', () => {
  it('contains only what it runs, for this system, and no build files', () => {
    const archive = join(resources, 'app.asar')
    const files = listPackage(archive, { isPack: false })
    expect(files.filter((name) => name.endsWith('.node'))).toEqual([
      `/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
      '/node_modules/keytar/build/Release/keytar.node',
    ])
    expect(
      files.filter((name) =>
        /prebuild-install|node-addon-api|node-gyp|\.map$|better-sqlite3\/(src|deps)|keytar\/src/.test(name),
      ),
    ).toEqual([])
    expect(files.filter((name) => /^\/out\/main\/[a-z]+\.js$/.test(name))).toEqual(['/out/main/index.js'])
    const sizes = files.map((name) => Reflect.get(statFile(archive, name.slice(1)), 'size') ?? 0)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20 * 1024 * 1024)
    // The system reads these itself, outside the archive.
    expect(existsSync(join(resources, 'app.asar.unpacked/build/icons/icon.png'))).toBe(true)
    for (const name of ['tray.png', 'tray@2x.png', 'trayTemplate.png', 'trayTemplate@2x.png'])
      expect(files).toContain(`/build/icons/${name}`)
    expect(JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))).toMatchObject({
      desktopName: 'posthog-companion.desktop',
      author: expect.stringContaining('PostHog Companion'),
      homepage: 'https://github.com/someone/companion',
    })
  })

  it('starts with only its own files', async () => {
    const desktop = await world.open({ packaged: { app, resources } })
    await shownWindow(desktop)
    expect(await desktop.call('invoke', 'app', 'updates:check')).toEqual({ kind: 'off' })
  })

  it('finds an update on a feed, downloads it with progress, and restarts to install it', async () => {
    const marker = join(world.folder, 'updated')
    const update = `#!/bin/sh\necho updated > ${marker}\n`
    const sha512 = createHash('sha512').update(update).digest('base64')
    const name = 'posthog-companion-99.0.0.AppImage'
    const manifest = {
      version: '99.0.0',
      releaseNotes: '<p>Faster hedgehogs</p>',
      releaseDate: '2026-01-01T00:00:00.000Z',
      path: name,
      sha512,
      files: [{ url: name, sha512, size: update.length }],
    }
    const asked: string[] = []
    const feed = createServer((request, response) => {
      asked.push(request.url ?? '')
      // The manifest is YAML, of which JSON is a subset.
      if (/^\/latest-linux[\w-]*\.yml/.test(request.url ?? '')) response.end(JSON.stringify(manifest))
      else if (request.url === `/${name}`) response.end(update)
      else response.writeHead(404).end()
    })
    await new Promise<void>((done) => feed.listen(0, '127.0.0.1', done))
    const address = feed.address()
    const port = typeof address === 'object' ? address?.port : 0
    const ownResources = join(world.folder, 'resources')
    mkdirSync(ownResources)
    writeFileSync(join(ownResources, 'app-update.yml'), `provider: generic\nurl: http://127.0.0.1:${port}\n`)
    const appImage = join(world.folder, 'Companion.AppImage')
    writeFileSync(appImage, '#!/bin/sh\n')
    chmodSync(appImage, 0o755)

    const desktop = await world.open({
      packaged: { app, resources: ownResources },
      env: {
        APPIMAGE: appImage,
        XDG_CACHE_HOME: join(world.folder, 'cache'),
        STAND_IN_FAST_TIME: '1',
      },
    })
    await shownWindow(desktop)
    // No feed is requested until the user asks for it, or wants it to be requested once a day.
    expect(asked).toEqual([])
    const preferences = { closeToTray: true, startAtLogin: false, checkForUpdates: true }
    await desktop.call('invoke', 'app', 'preferences:set', preferences)
    const titles = async () => (await desktop.call('desk')).notifications.map(({ title }) => title)
    await soon(titles).toEqual(['Update available'])
    const before = asked.length
    await soon(() => asked.length).toBeGreaterThan(before)
    // Each version is announced once.
    expect(await titles()).toEqual(['Update available'])
    await desktop.call('invoke', 'app', 'preferences:set', { ...preferences, checkForUpdates: false })
    expect(await desktop.call('invoke', 'app', 'updates:check')).toEqual({
      kind: 'available',
      version: '99.0.0',
      notes: 'Faster hedgehogs',
    })
    expect(await desktop.call('invoke', 'app', 'updates:download')).toEqual({
      kind: 'downloaded',
      version: '99.0.0',
    })
    const sent = await desktop.call('sent', 'app')
    expect(sent.map(({ channel }) => channel)).toContain('updates:progress')
    await desktop.call('invoke', 'app', 'updates:restart').catch(() => undefined)
    expect(await desktop.exited).toBe(0)
    await soon(() => existsSync(marker)).toBe(true)
    feed.close()
  })
})

describe('packaging', () => {
  it('fails if a native module is for another machine, or missing', async () => {
    const { nativeModuleProblems, targetOf } = await import(join(root, 'build/package/native-modules.mjs'))
    const prebuilds = join(root, 'node_modules/better-sqlite3/prebuilds')
    const found = Object.fromEntries(
      readdirSync(prebuilds).map((name) => [name, targetOf(readFileSync(join(prebuilds, name)))]),
    )
    expect(found).toMatchObject({
      'darwin-arm64.node': 'darwin arm64',
      'darwin-x64.node': 'darwin x64',
      'linux-arm64.node': 'linux arm64',
      'win32-arm64.node': 'win32 arm64',
      'win32-x64.node': 'win32 x64',
    })
    const packed = mkdtempSync(join(tmpdir(), 'companion-native-'))
    mkdirSync(join(packed, 'better-sqlite3'))
    const module = readFileSync(join(prebuilds, 'darwin-x64.node'))
    writeFileSync(join(packed, 'better-sqlite3', 'one.node'), module)
    expect(nativeModuleProblems(packed, { platform: 'darwin', arch: 'arm64' })).toEqual([
      expect.stringContaining('one.node is for darwin x64, but the package is for darwin arm64.'),
      expect.stringContaining('The native module of keytar is missing.'),
    ])
    rmSync(packed, { recursive: true })
  })

  it('rejects an update feed without https', async () => {
    const run = promisify(execFile)(
      process.execPath,
      [join(root, 'build/package/package.mjs'), '--no-installers'],
      {
        cwd: root,
        env: { ...process.env, COMPANION_UPDATE_FEED: 'http://example.com' },
      },
    )
    await expect(run).rejects.toThrow('an update feed must use https')
  })
})
