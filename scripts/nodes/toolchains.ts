import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A common combination of Node and npm versions. */
export type Toolchain = { node: string; npm: string }

/** The first and a recent release of each major version with its bundled npm, and some with the other npm. */
export const SUPPORTED: readonly Toolchain[] = [
  { node: '20.0.0', npm: '9.6.4' },
  { node: '20.20.2', npm: '10' },
  { node: '22.0.0', npm: '10' },
  { node: '22.23.3', npm: '10' },
  { node: '22.23.3', npm: '11' },
  { node: '24.0.0', npm: '11' },
  { node: '24.13.0', npm: '11' },
  { node: '24.13.0', npm: '10' },
  { node: '24.21.0', npm: '11' },
  { node: '25.2.0', npm: '11' },
  { node: 'latest', npm: '11' },
]

export const TOO_OLD: readonly Toolchain[] = [
  { node: '16.20.2', npm: '8' },
  { node: '18.20.8', npm: '10' },
]

const npmSetting = (name: string) => execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim()

/** The user's npm registry settings. Sharing their cache avoids downloading packages for each version. */
const registryAccess = {
  npm_config_cache: npmSetting('cache'),
  npm_config_userconfig: npmSetting('userconfig'),
}

const install = (folder: string, what: string): string => {
  mkdirSync(folder, { recursive: true })
  execFileSync('npm', ['install', '--no-save', '--silent', '--prefix', folder, what], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return join(folder, 'node_modules')
}

/**
 * Installs Node and npm into a folder.
 * @returns an environment with only these versions
 */
export function provide({ node, npm }: Toolchain, folder: string): NodeJS.ProcessEnv {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const packageName = `node-${platform}-${process.arch}`
  const binary = join(install(join(folder, 'node'), `${packageName}@${node}`), packageName, 'bin/node')
  const cli = join(install(join(folder, 'npm'), `npm@${npm}`), 'npm/bin')
  const commands = join(folder, 'bin')
  mkdirSync(commands, { recursive: true })
  symlinkSync(binary, join(commands, 'node'))
  for (const name of ['npm', 'npx']) {
    writeFileSync(
      join(commands, name),
      `#!/bin/sh\nexec "${join(commands, 'node')}" "${cli}/${name}-cli.js" "$@"\n`,
    )
    chmodSync(join(commands, name), 0o755)
  }
  const inherited = Object.entries(process.env).filter(([name]) =>
    /^(LANG|LC_|TERM$|TMPDIR$|(https?|no)_proxy$|NODE_EXTRA_CA_CERTS$|SSL_CERT_|npm_config_registry$)/i.test(
      name,
    ),
  )
  return {
    ...Object.fromEntries(inherited),
    PATH: `${commands}:/usr/local/bin:/usr/bin:/bin`,
    HOME: folder,
    ...registryAccess,
    // Do not install system packages.
    COMPANION_NO_APT: '1',
  }
}
