import { execFileSync } from 'node:child_process'
import { Arch } from 'electron-builder'
import { SetupError } from '../scripts/setup/project.mjs'
import { nativeModuleProblems } from './package/native-modules.mjs'
import { readPublisher } from './package/publisher.mjs'

/** The update feed of the installed app, which the user can enable; an app built without one never checks for updates. */
const feed = process.env.COMPANION_UPDATE_FEED
if (feed && !/^https:\/\//.test(feed))
  throw new SetupError(`COMPANION_UPDATE_FEED is ${feed}, but an update feed must use https.`)

const { homepage, maintainer } = readPublisher()

const canMakeRpm = () => {
  try {
    execFileSync('rpmbuild', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Both formats require a homepage and a contact. */
const canNamePublisher = homepage !== null && maintainer !== null
const hasRpm = canNamePublisher && canMakeRpm()

const reasonToSkip = () => {
  if (!canNamePublisher)
    return 'Skipping deb and rpm: they name a homepage and a maintainer, so set COMPANION_HOMEPAGE and COMPANION_MAINTAINER'
  return hasRpm
    ? null
    : 'Skipping rpm: rpmbuild is not installed (on Debian and Ubuntu: sudo apt-get install rpm)'
}

/** A message about formats that can't be built here, or null. */
export const leftOut = process.platform === 'linux' ? reasonToSkip() : null

/** @type {import('electron-builder').Configuration} */
const configuration = {
  appId: 'io.github.posthog-companion',
  productName: 'PostHog Companion',
  copyright: 'MIT license',
  directories: { output: 'dist', buildResources: 'build' },
  extraMetadata: {
    ...(homepage && { homepage }),
    // Linux desktops match windows to their launcher by this name.
    desktopName: 'posthog-companion.desktop',
  },
  // All other packages are bundled.
  files: [
    'out/{main,preload,renderer}/**',
    'out/build-info.json',
    'build/icons/*.png',
    '!node_modules/**',
    'node_modules/{better-sqlite3,keytar}/**',
    // Sources of the prebuilt modules, and builds for other systems.
    '!node_modules/{better-sqlite3,keytar}/{deps,src,node_modules}/**',
    '!node_modules/{better-sqlite3,keytar}/binding.gyp',
    '!node_modules/better-sqlite3/prebuilds/**',
    `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
    '!node_modules/keytar/build/**',
    'node_modules/keytar/build/Release/keytar.node',
    // The command line and the test package need Node, which the fuses below don't let the app's program be.
    '!out/main/{bin,cli,testing}.js',
    '!**/*.map',
  ],
  extraResources: [{ from: 'out/package', to: '.', filter: ['third-party-licenses.txt', 'sbom.cdx.json'] }],
  asar: true,
  // The prebuilt native modules use Node-API, which Electron supports.
  npmRebuild: false,
  // On Linux, the system reads the About window's icon itself and can't open the archive.
  asarUnpack: ['**/*.node', 'build/icons/icon.png'],
  // Each machine packages for its own system and architecture, because keytar is only built for those.
  afterPack({ appOutDir, electronPlatformName, arch }) {
    const target = {
      platform: electronPlatformName === 'mas' ? 'darwin' : electronPlatformName,
      arch: Arch[arch],
    }
    const faults = nativeModuleProblems(appOutDir, target)
    if (faults.length > 0) throw new SetupError(faults.join('\n'))
  },
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  },
  protocols: [{ name: 'PostHog Companion', schemes: ['posthog-companion'] }],
  fileAssociations: [
    {
      ext: 'companion-seed',
      name: 'PostHog Companion seed',
      description: 'Users, keys and repositories for PostHog Companion',
      mimeType: 'application/x-posthog-companion-seed',
      role: 'Viewer',
    },
  ],
  publish: feed ? { provider: 'generic', url: feed } : null,
  // Includes the architecture, so that files in the same release don't overwrite each other.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder puts the values in
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',
  mac: {
    category: 'public.app-category.developer-tools',
    icon: 'build/icons/icon.icns',
    target: ['dmg', 'zip'],
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/package/entitlements.mac.plist',
    entitlementsInherit: 'build/package/entitlements.mac.plist',
    // App Nap would slow down the server while its window is hidden.
    extendInfo: { NSAppSleepDisabled: true },
    // Apple's credentials are only in the environment of a release.
    notarize: Boolean(process.env.APPLE_API_KEY || process.env.APPLE_ID),
  },
  win: { icon: 'build/icons/icon.ico', target: ['nsis'] },
  nsis: {
    oneClick: true,
    perMachine: false,
    deleteAppDataOnUninstall: false,
    include: 'build/package/uninstall.nsh',
  },
  // The default toolset's AppImage requires libfuse2, which current distributions no longer include.
  toolsets: { appimage: '1.0.3' },
  linux: {
    icon: 'build/icons/linux',
    executableName: 'posthog-companion',
    category: 'Development',
    synopsis: 'PostHog’s user endpoints on your own machine',
    ...(maintainer && { maintainer }),
    vendor: 'The PostHog Companion authors',
    target: [...(canNamePublisher ? ['deb'] : []), ...(hasRpm ? ['rpm'] : []), 'AppImage'],
    syncDesktopName: true,
  },
  // Replaces the defaults, which are right for deb; those for rpm lack the keychain's library.
  rpm: {
    depends: [
      'gtk3',
      'libnotify',
      'nss',
      'libXScrnSaver',
      '(libXtst or libXtst6)',
      'xdg-utils',
      'at-spi2-core',
      '(libuuid or libuuid1)',
      'libsecret',
    ],
  },
}

export default configuration
