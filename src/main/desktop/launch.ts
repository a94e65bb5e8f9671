import { app } from 'electron'
import { type AppConfig, readConfig } from '../core/base/config.ts'
import { currentBuild, currentSurroundings } from '../platform/surroundings.ts'
import { type LaunchArguments, readLaunchArguments } from './launch-arguments.ts'

export type Launch = {
  /** The scheme of links to this app; a build from source has one of its own, so as not to take an installed app's links. */
  scheme: string
  args: LaunchArguments
  config: AppConfig & { dataDir: string }
  /** The server that has the pages while they are worked on. */
  devServer: string | undefined
}

/** How this process was started: arguments win over the environment. @throws UsageError, StartError */
export function readLaunch(argv: readonly string[], environment: NodeJS.ProcessEnv): Launch {
  const scheme = app.isPackaged ? 'posthog-companion' : 'posthog-companion-dev'
  const args = readLaunchArguments(argv.slice(1), scheme)
  const flags = { port: args.port, dataDir: args.dataDir }
  const { dataDir, ...config } = readConfig(flags, environment, currentSurroundings(), currentBuild())
  if (dataDir === null) throw new Error('the desktop app has a data folder')
  return {
    scheme,
    args,
    devServer: app.isPackaged ? undefined : environment.ELECTRON_RENDERER_URL,
    config: { ...config, dataDir },
  }
}
