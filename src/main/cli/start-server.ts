import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AppConfig } from '../core/base/config.ts'
import { StartError } from '../core/base/errors.ts'
import { createSettableClock } from '../core/base/settable-clock.ts'
import { type Companion, openCompanion } from '../core/companion.ts'
import type { ParsedSeed } from '../core/seeds/parse.ts'
import { readSeedText } from '../core/seeds/read.ts'
import { expandHints } from '../platform/hints.ts'
import { applyProxySettings, trustSystemCertificatesSoon } from '../platform/proxy.ts'
import { VERSION } from '../platform/system-info.ts'
import { CREATE_A_KEY } from './first-key.ts'
import { nodeHost } from './host.ts'
import { printJson } from './output.ts'
import { progressBar } from './progress.ts'
import type { ServeOptions } from './serve.ts'

/** The `serve` command: starts the server, and says where it is once it answers. */
export async function serve(config: AppConfig, options: ServeOptions): Promise<void> {
  const seed =
    options.seed === undefined
      ? null
      : { parsed: await readSeed(options.seed), progress: progressBar('Seeding') }
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

async function readSeed(file: string): Promise<ParsedSeed> {
  const path = resolve(file)
  if (!existsSync(path)) throw new StartError(`Seed file not found: ${path}. Check the path given to --seed.`)
  // The schema of seeds is a large part of the start, and most servers have none.
  const { parseSeed } = await import('../core/seeds/parse.ts')
  return parseSeed(readSeedText(path), file)
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
