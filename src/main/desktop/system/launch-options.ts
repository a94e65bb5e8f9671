import { app, dialog } from 'electron'
import { currentBuild, currentSurroundings } from '../../platform/surroundings.ts'
import { usesWayland } from './display-server.ts'
import { type LaunchArguments, readLaunchArguments } from './launch-arguments.ts'
import { type AppConfig, readConfig, StartError } from './running-core.ts'

export type LaunchOptions = {
  /** The scheme of links to this app; a build from source has one of its own, so as not to take an installed app's links. */
  scheme: string
  args: LaunchArguments
  /** The arguments as they came, for the app that has the folder already. */
  argv: readonly string[]
  config: AppConfig & { dataDir: string }
  /** The server that has the pages while they are worked on. */
  devServer: string | undefined
  wayland: boolean
  environment: NodeJS.ProcessEnv
}

/** How this process was started: arguments win over the environment. Null, with a dialog that says why, where they can't be read. */
export function readLaunchOptions(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): LaunchOptions | null {
  const scheme = app.isPackaged ? 'posthog-companion' : 'posthog-companion-dev'
  const args = readLaunchArguments(argv.slice(1), scheme)
  try {
    const flags = { port: args.port, dataDir: args.dataDir }
    const { dataDir, ...config } = readConfig(flags, environment, currentSurroundings(), currentBuild())
    if (dataDir === null) throw new StartError('The desktop app needs a data folder.')
    return {
      scheme,
      args,
      argv: argv.slice(1),
      environment,
      wayland: usesWayland(process.platform, argv, environment),
      devServer: app.isPackaged ? undefined : environment.ELECTRON_RENDERER_URL,
      config: { ...config, dataDir },
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${reason}\n`)
    dialog.showErrorBox('PostHog Companion can’t start', reason)
    return null
  }
}
