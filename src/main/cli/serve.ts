import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { AppConfig } from '../core/base/config.ts'
import { LOG_LEVELS } from '../core/base/config-values.ts'
import { StartError } from '../core/base/errors.ts'
import { type Companion, openCompanion } from '../core/companion.ts'
import { parseSeed } from '../core/seeds/parse.ts'
import { applyProxySettings } from '../platform/proxy.ts'
import { VERSION } from '../platform/surroundings.ts'
import { spellOut } from './hints.ts'
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
  rateLimit: boolean
}

export function serveCommand(program: Command): void {
  withCommonOptions(program.command('serve'))
    .description('serve the API and the UI at a loopback address')
    .option('--port <n>', 'where to listen; 0 picks a free port (env: COMPANION_PORT; default: 7676)')
    .option('--ephemeral', 'keep everything in memory and forget it at exit', false)
    .option('--seed <file>', 'first apply the users, keys and repositories of a JSON file')
    .addOption(
      new Option(
        '--allow-origin <origin>',
        'let pages of this origin call /api/ with a key; repeatable (env: COMPANION_ALLOW_ORIGINS, separated by commas)',
      )
        .default([], 'none')
        .argParser((origin: string, before: string[]) => [...before, origin]),
    )
    .option('--log-level <level>', `${LOG_LEVELS.join(', ')} (env: COMPANION_LOG_LEVEL; default: info)`)
    .option(
      '--rate-limit',
      "hold API keys to PostHog's 480 requests a minute and 4800 an hour (env: RATE_LIMIT_ENABLED=true)",
      false,
    )
    .action(serve)
}

async function serve(options: ServeOptions): Promise<void> {
  const config = configFrom(options)
  const seed =
    options.seed === undefined ? null : { parsed: readSeed(options.seed), progress: progressBar('Seeding') }
  applyProxySettings(config.proxy)
  const host = nodeHost({ level: config.logLevel, json: options.json, ephemeral: options.ephemeral })
  const companion = await openCompanion(config, host, seed)
  stopOnSignals(companion)
  const { url } = await companion.start().catch(async (error: unknown) => {
    await companion.close()
    throw error
  })
  announce(companion, url, config, options)
}

function readSeed(file: string) {
  const path = resolve(file)
  if (!existsSync(path))
    throw new StartError(`There is no seed file at ${path}. Check the path given to --seed.`)
  return parseSeed(readText(path), file)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new StartError(`Can't read the seed file at ${path}. Check the path given to --seed.`, { cause })
  }
}

function announce(companion: Companion, url: string, { dataDir }: AppConfig, options: ServeOptions): void {
  const loginUrl = companion.app.loginUrl()
  if (options.json) {
    printJson({ event: 'ready', url, login_url: loginUrl, data_dir: dataDir, pid: process.pid })
    return
  }
  process.stdout.write(
    [
      `PostHog Companion ${VERSION} answers at ${url}`,
      `  Open the app   ${loginUrl}`,
      `  API reference  ${url}/_companion/docs`,
      `  Data           ${dataDir ?? 'in memory, gone at exit'}`,
      ...(dataDir === null
        ? []
        : [`  Create a key   ${spellOut(CREATE_A_KEY, options).replaceAll('`', '')}`]),
      'Stop with Ctrl-C.',
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
