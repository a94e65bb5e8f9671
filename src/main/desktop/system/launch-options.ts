import { app, dialog } from 'electron'
import { currentBuild, currentSystem } from '../../platform/system-info.ts'
import { usesWayland } from './display-server.ts'
import { type LaunchArguments, readLaunchArguments } from './launch-arguments.ts'
import { type AppConfig, readConfig, StartError } from './running-core.ts'

export type LaunchOptions = {
  /** The app's URL scheme. A build from source has a different one, so that it doesn't take over an installed app's links. */
  scheme: string
  args: LaunchArguments
  /** The raw arguments, for an app that is already running on the folder. */
  argv: readonly string[]
  config: AppConfig & { dataDir: string }
  /** The development server for the pages. */
  devServer: string | undefined
  wayland: boolean
  environment: NodeJS.ProcessEnv
}

/** Reads the arguments, which override the environment. If they are invalid, returns null, and shows an error before the app exits. */
export function readLaunchOptions(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): LaunchOptions | null {
  const scheme = app.isPackaged ? 'posthog-companion' : 'posthog-companion-dev'
  const args = readLaunchArguments(argv.slice(1), scheme)
  try {
    const flags = { port: args.port, dataDir: args.dataDir }
    const { dataDir, ...config } = readConfig(flags, environment, currentSystem(), currentBuild())
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
    // On Linux, there is no dialog before the app is ready.
    void app.whenReady().then(() => {
      dialog.showErrorBox('PostHog Companion can’t start', reason)
      app.exit(1)
    })
    return null
  }
}
