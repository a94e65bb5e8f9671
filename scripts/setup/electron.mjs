import { existsSync, readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { inProject, projectNode, say } from './project.mjs'

const folder = inProject('node_modules', 'electron')
// Enough time to unpack a cached download.
const offlineLimitMs = 15_000
const connectLimitMs = 4_000

/** The path of the Electron binary, if downloaded. */
export const electronBinary = () => {
  try {
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inProject('node_modules', 'electron', 'dist')
    const binary = `${dist}/${readFileSync(`${folder}/path.txt`, 'utf8')}`
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

/** @param {string} address */
const canReach = (address) =>
  new Promise((resolve) => {
    const { hostname, port, protocol } = new URL(address)
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) })
    /** @param {boolean} answer */
    const finish = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(connectLimitMs, () => finish(false))
    socket.on('error', () => finish(false))
    socket.on('connect', () => finish(true))
  })

/** The first host of the download: a proxy, a mirror, or Electron's default. */
const downloadHost = () =>
  (process.env.ELECTRON_GET_USE_PROXY && (process.env.HTTPS_PROXY ?? process.env.https_proxy)) ||
  process.env.ELECTRON_MIRROR ||
  process.env.npm_config_electron_mirror ||
  'https://github.com'

/** The path of the Electron binary, downloaded if necessary; undefined if that fails. */
export const fetchElectron = async () => {
  const there = electronBinary()
  if (there) return there
  const { run } = await import('./run.mjs')
  say('Getting Electron (about 120 MB, once) …')
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), offlineLimitMs)
  // Without a connection the download would hang for minutes, so only wait longer if the host is reachable.
  canReach(downloadHost()).then((reached) => {
    if (reached) clearTimeout(timer)
  })
  await run(projectNode(), [`${folder}/install.js`], { stdio: 'ignore', timeout: limit.signal })
  clearTimeout(timer)
  return electronBinary()
}

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/**
 * Chromium's sandbox needs either unprivileged user namespaces, which some distributions disable, or a helper owned
 * by root.
 * @param {string} binary
 */
const sandboxHint = (binary) => {
  const restriction = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
  if (!existsSync(restriction) || readFileSync(restriction, 'utf8').trim() !== '1') return undefined
  const helper = binary.replace(/electron$/, 'chrome-sandbox')
  const { uid, mode } = statSync(helper)
  if (uid === 0 && mode & 0o4000) return undefined
  return `its sandbox is blocked on this system (to allow it: sudo chown root "${helper}" && sudo chmod 4755 "${helper}")`
}

/**
 * Checks whether the desktop app can run here, and downloads Electron if nothing else is missing.
 * @returns {Promise<{ binary: string } | { obstacle: string }>} `obstacle` is a sentence fragment
 */
export const prepareElectron = async () => {
  if (!hasDisplay()) return { obstacle: 'there is no display' }
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return { obstacle: 'its sandbox does not run as root' }
  const binary = await fetchElectron()
  if (!binary) return { obstacle: 'Electron could not be downloaded' }
  const blocked = process.platform === 'linux' ? sandboxHint(binary) : undefined
  return blocked ? { obstacle: blocked } : { binary }
}
