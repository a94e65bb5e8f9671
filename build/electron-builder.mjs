import { relative } from 'node:path'
import { root } from '../scripts/setup/project.mjs'
import { loadedAtRunTime, withDependencies } from './package/dependencies.mjs'

/** Where the installed app asks for updates, when a person has it ask; an app that is built without it never asks anybody. */
const feed = process.env.COMPANION_UPDATE_FEED

const packed = withDependencies(loadedAtRunTime).map(({ folder }) =>
  relative(root, folder).replaceAll('\\', '/'),
)

/** @type {import('electron-builder').Configuration} */
const configuration = {
  appId: 'io.github.posthog-companion',
  productName: 'PostHog Companion',
  copyright: 'MIT licence',
  directories: { output: 'dist', buildResources: 'build' },
  extraMetadata: { homepage: 'https://github.com/posthog-companion/posthog-companion' },
  // All other packages are in the bundles.
  files: [
    'out/{main,preload,renderer,docs-viewer}/**',
    '!**/*.map',
    'out/build-info.json',
    'build/icons/*.png',
    '!node_modules/**',
    ...packed.map((folder) => `${folder}/**`),
    // Sources of what comes built.
    '!node_modules/{better-sqlite3,keytar}/{deps,src}/**',
  ],
  extraResources: [{ from: 'out/package', to: '.', filter: ['third-party-licences.txt', 'sbom.cdx.json'] }],
  asar: true,
  // The native modules come built against Node-API, which Electron has as well.
  npmRebuild: false,
  asarUnpack: ['**/*.node'],
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
  mac: {
    category: 'public.app-category.developer-tools',
    icon: 'build/icons/icon.icns',
    target: [
      { target: 'dmg', arch: 'universal' },
      { target: 'zip', arch: 'universal' },
    ],
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/package/entitlements.mac.plist',
    entitlementsInherit: 'build/package/entitlements.mac.plist',
    // Apple's credentials are in the environment where a release is made, and nowhere else.
    notarize: Boolean(process.env.APPLE_API_KEY || process.env.APPLE_ID),
    // Each architecture brings its own.
    x64ArchFiles: '**/*.node',
  },
  win: { icon: 'build/icons/icon.ico', target: [{ target: 'nsis', arch: ['x64', 'arm64'] }] },
  nsis: { oneClick: true, perMachine: false, deleteAppDataOnUninstall: false },
  linux: {
    icon: 'build/icons/linux',
    executableName: 'posthog-companion',
    category: 'Development',
    synopsis: 'PostHog’s user endpoints on your own machine',
    maintainer: 'PostHog Companion <noreply@posthog-companion.invalid>',
    target: ['deb', 'rpm', 'AppImage'],
    desktop: { entry: { StartupWMClass: 'posthog-companion' } },
  },
  deb: { depends: ['libgtk-3-0', 'libnss3', 'libsecret-1-0', 'xdg-utils'] },
  rpm: { depends: ['gtk3', 'nss', 'libsecret', 'xdg-utils'] },
}

export default configuration
