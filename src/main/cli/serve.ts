import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { type App, createApp } from '../core/app.ts'
import type { AppConfig } from '../core/config.ts'
import { StartError } from '../core/errors.ts'
import { parseSeed } from '../core/seeds/parse.ts'
import { githubEnvironment, VERSION } from '../platform/environment.ts'
import { LOG_LEVELS, type LogLevel } from '../platform/log.ts'
import { applyProxySettings } from '../platform/proxy.ts'
import { nodeHost } from './host.ts'
import { type CommonOptions, parseOrigin, parseOrigins, parsePort, withCommonOptions } from './options.ts'
import { printJson } from './output.ts'
import { progressBar } from './progress.ts'

type ServeOptions = CommonOptions & {
  port?: number
  ephemeral: boolean
  seed?: string
  allowOrigin: string[]
  allowOrigins: string[]
  logLevel: LogLevel
  rateLimit: boolean
}

export function serveCommand(program: Command): void {
  withCommonOptions(program.command('serve'))
    .description('answer the API and the UI at a loopback address')
    .addOption(
      new Option('--port <n>', 'where to listen; 0 picks a free port (default: 7676)')
        .env('COMPANION_PORT')
        .argParser(parsePort),
    )
    .option('--ephemeral', 'keep everything in memory and forget it at exit', false)
    .option('--seed <file>', 'put the users, keys and repositories of a JSON file in place first')
    .addOption(
      new Option('--allow-origin <origin>', 'let pages of this origin call /api/ with a key (repeatable)')
        .default([], 'none')
        .argParser((origin: string, so: string[]) => [...so, parseOrigin(origin)]),
    )
    .addOption(
      new Option('--allow-origins <list>', 'the same, with commas between them')
        .env('COMPANION_ALLOW_ORIGINS')
        .default([], 'none')
        .argParser(parseOrigins),
    )
    .addOption(
      new Option('--log-level <level>', 'how much to log')
        .env('COMPANION_LOG_LEVEL')
        .choices(LOG_LEVELS)
        .default('info'),
    )
    .option(
      '--rate-limit',
      "hold API keys to PostHog's 480 requests a minute and 4800 an hour (env: RATE_LIMIT_ENABLED=true)",
      false,
    )
    .action(serve)
}

async function serve(options: ServeOptions): Promise<void> {
  const seed =
    options.seed === undefined ? null : { parsed: readSeed(options.seed), progress: progressBar('Seeding') }
  const host = nodeHost({ level: options.logLevel, json: options.json, ephemeral: options.ephemeral })
  applyProxySettings(process.env, host.log)
  const app = await createApp(configFrom(options), host, seed)
  stopOnSignals(app)
  const { url } = await app.start().catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  announce(app, url, options)
}

function configFrom(options: ServeOptions): AppConfig {
  const built = join(import.meta.dirname, '..')
  return {
    version: VERSION,
    dataDir: options.ephemeral ? null : options.dataDir,
    port: options.port ?? null,
    allowedOrigins: [...options.allowOrigin, ...options.allowOrigins],
    rateLimitEnabled: options.rateLimit || /^(1|true|yes|on)$/i.test(process.env.RATE_LIMIT_ENABLED ?? ''),
    uiDir: join(built, 'renderer'),
    viewerDir: join(built, 'docs-viewer'),
    github: githubEnvironment(process.env),
  }
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

function announce(app: App, url: string, options: ServeOptions): void {
  const loginUrl = app.loginUrl()
  const dataDir = options.ephemeral ? null : options.dataDir
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
      '  Make a key     npm run companion -- keys create --label my-client --scopes user:read,user:write',
      'Stop with Ctrl-C.',
      '',
    ].join('\n'),
  )
}

function stopOnSignals(app: App): void {
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    app.close().then(
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
