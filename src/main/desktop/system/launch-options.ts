import { join, resolve } from 'node:path'
import { app } from 'electron'
import { githubEnvironment, VERSION } from '../../platform/environment.ts'
import { defaultDataDir } from '../../platform/paths.ts'
import { usesWayland } from './display-server.ts'
import { type LaunchArguments, readLaunchArguments, readPort } from './launch-arguments.ts'
import type { AppConfig } from './running-core.ts'

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

/** How this process was started: arguments win over the environment. */
export function readLaunchOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): LaunchOptions {
  const scheme = app.isPackaged ? 'posthog-companion' : 'posthog-companion-dev'
  const args = readLaunchArguments(argv.slice(1), scheme)
  const built = join(import.meta.dirname, '..')
  return {
    scheme,
    args,
    argv: argv.slice(1),
    environment,
    wayland: usesWayland(process.platform, argv, environment),
    devServer: app.isPackaged ? undefined : environment.ELECTRON_RENDERER_URL,
    config: {
      version: VERSION,
      dataDir: resolve(args.dataDir ?? (environment.COMPANION_DATA_DIR || defaultDataDir(environment))),
      port: args.port ?? readPort(environment.COMPANION_PORT ?? ''),
      allowedOrigins: [],
      rateLimitEnabled: false,
      uiDir: join(built, 'renderer'),
      viewerDir: join(built, 'docs-viewer'),
      github: githubEnvironment(environment),
    },
  }
}
