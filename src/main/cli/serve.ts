import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { AppConfig } from '../core/base/config.ts'
import { LOG_LEVELS } from '../core/base/config-values.ts'
import { StartError } from '../core/base/errors.ts'
import { createSettableClock } from '../core/base/settable-clock.ts'
import { type Companion, openCompanion } from '../core/companion.ts'
import { parseSeed } from '../core/seeds/parse.ts'
import { expandHints } from '../platform/hints.ts'
import { applyProxySettings, trustSystemCertificatesSoon } from '../platform/proxy.ts'
import { VERSION } from '../platform/system-info.ts'
import { nodeHost } from './host.ts'
import { CREATE_A_KEY } from './keys.ts'
import { type CommonOptions, configFrom, withCommonOptions } from './options.ts'
import { printJson } from './output.ts'
import { progressBar } from './progress.ts'

type ServeOptions = CommonOptions & {
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
    .action(serve)
}

async function serve(options: ServeOptions): Promise<void> {
  const config = configFrom(options)
  const seed =
    options.seed === undefined ? null : { parsed: readSeed(options.seed), progress: progressBar('Seeding') }
  applyProxySettings(config.proxy)
  const clock = config.controlToken === null ? null : createSettableClock()
  const host = nodeHost({ ...options, level: config.logLevel })
  const companion = await openCompanion(config, { ...host, clock: clock?.read ?? host.clock }, seed, clock)
  stopOnSignals(companion)
  const { url } = await companion.start().catch(async (error: unknown) => {
    await companion.close()
    throw error
  })
  printReady(companion, url, config, options)
  trustSystemCertificatesSoon(host.log)
}

function readSeed(file: string) {
  const path = resolve(file)
  if (!existsSync(path)) throw new StartError(`Seed file not found: ${path}. Check the path given to --seed.`)
  return parseSeed(readText(path), file)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new StartError(`Can't read the seed file ${path}. Check the path given to --seed.`, { cause })
  }
}

function printReady(
  companion: Companion,
  url: string,
  { dataDir, controlToken }: AppConfig,
  options: ServeOptions,
): void {
  const loginUrl = companion.app.loginUrl()
  if (options.json) {
    const control = controlToken === null ? {} : { control_token: controlToken }
    printJson({ event: 'ready', url, login_url: loginUrl, data_dir: dataDir, pid: process.pid, ...control })
    return
  }
  process.stdout.write(
    [
      `PostHog Companion ${VERSION} is running at ${url}`,
      `  Open the app   ${loginUrl}`,
      `  API reference  ${url}/_companion/docs`,
      `  Data           ${dataDir ?? 'in memory (not saved)'}`,
      ...(dataDir === null
        ? []
        : [`  Create a key   ${expandHints(CREATE_A_KEY, options).replaceAll('`', '')}`]),
      ...(controlToken === null ? [] : [`  Control token  ${controlToken}`]),
      'Press Ctrl+C to stop.',
      '',
    ].join('\n'),
  )
}

function stopOnSignals(companion: Companion): void {
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    companion.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Could not stop cleanly: ${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
