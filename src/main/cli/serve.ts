import { type Command, Option } from 'commander'
import { LOG_LEVELS } from '../core/base/config-values.ts'
import { type CommonOptions, configFrom, withCommonOptions } from './options.ts'

export type ServeOptions = CommonOptions & {
  port?: string
  ephemeral: boolean
  seed?: string
  allowOrigin: string[]
  logLevel?: string
  oauthAutoApprove?: string
  rateLimit: boolean
  allowHost: string[]
  control: boolean
}

export function serveCommand(program: Command): void {
  withCommonOptions(program.command('serve'))
    .description('serve the API and the UI on a loopback address')
    .option('--port <n>', 'port to listen on; 0 picks a free port (env: COMPANION_PORT; default: 7676)')
    .option('--ephemeral', 'keep everything in memory; nothing is saved', false)
    .option('--seed <file>', 'load users, keys, and repositories from a JSON file first')
    .addOption(
      new Option(
        '--allow-origin <origin>',
        'allow pages from this origin to call /api/ with a key; repeatable (env: COMPANION_ALLOW_ORIGINS, comma-separated)',
      )
        .default([], 'none')
        .argParser((origin: string, before: string[]) => [...before, origin]),
    )
    .option(
      '--oauth-auto-approve <email>',
      'authorize every app that asks in the name of this user, without asking anyone; only with --ephemeral',
    )
    .addOption(
      new Option(
        '--allow-host <host>',
        'also accept this Host header, such as companion:8010 in a container network; repeatable, only with --ephemeral (env: COMPANION_ALLOW_HOSTS, comma-separated)',
      )
        .default([], 'none')
        .argParser((host: string, before: string[]) => [...before, host]),
    )
    .option(
      '--control',
      'let tests reset, fault, and time this server over HTTP; only with --ephemeral (env: COMPANION_CONTROL_TOKEN sets the token)',
      false,
    )
    .option('--log-level <level>', `${LOG_LEVELS.join(', ')} (env: COMPANION_LOG_LEVEL; default: info)`)
    .option(
      '--rate-limit',
      'limit API keys to 480 requests per minute and 4800 per hour, as PostHog does (env: RATE_LIMIT_ENABLED=true)',
      false,
    )
    .action(async (options: ServeOptions) => {
      const config = configFrom(options)
      const { serve } = await import('./start-server.ts')
      await serve(config, options)
    })
}
