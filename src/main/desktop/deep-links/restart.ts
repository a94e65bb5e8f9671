import { app } from 'electron'
import type { LaunchOptions } from '../system/launch-options.ts'
import { relaunch } from '../system/relaunch.ts'
import type { Log } from '../system/running-core.ts'
import type { LaunchRequest } from './launch-queue.ts'

/** The app's own options, which the environment passes on instead, because with a link they would be ignored. */
const OWN_OPTION = /^--(hidden|settings|data-dir|port)(=|$)/

/** Starts the app again, once it has exited, for what it was asked to open while it was quitting. */
export function restartFor(requests: readonly LaunchRequest[], launch: LaunchOptions, log: Log): void {
  if (requests.length === 0) return
  log.info(
    { requests: requests.length },
    'starting again, because the app was launched while it was quitting',
  )
  const { argv, config, environment } = launch
  environment.COMPANION_DATA_DIR = config.dataDir
  if (config.port !== null) environment.COMPANION_PORT = String(config.port)
  const switches = argv.filter((arg) => arg.startsWith('--') && !OWN_OPTION.test(arg))
  relaunch(
    [...(app.isPackaged ? [] : [app.getAppPath()]), ...switches, ...argumentsFor(requests)],
    environment,
  )
}

/** With a link, all other arguments are ignored; Windows also refuses options after one. */
function argumentsFor(requests: readonly LaunchRequest[]): string[] {
  const links = requests.flatMap((request) => (request.kind === 'link' ? [request.link] : []))
  if (links.length > 0) return links
  const files = requests.flatMap((request) => (request.kind === 'seed-file' ? [request.path] : []))
  return [...files, ...(requests.some(({ kind }) => kind === 'settings') ? ['--settings'] : [])]
}
