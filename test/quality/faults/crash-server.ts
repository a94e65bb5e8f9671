import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { z } from 'zod'
import type { SecretStore } from '../../../src/main/core/base/host.ts'
import { openCompanion } from '../../../src/main/core/companion.ts'
import { parseSeed } from '../../../src/main/core/seeds/parse.ts'
import { openKeychain } from '../../../src/main/platform/keychain.ts'
import { testConfig } from '../../support/config.ts'
import { testHost } from '../../support/host.ts'
import { fastClock } from './fast-clock.ts'

/**
 * A server to be killed, with its own data folder and a fast clock. Secrets are in a file next to the database, or in the system keychain if
 * the tests have one. Takes its settings as JSON and prints its URL and a sign-in link.
 */
const settingsSchema = z.object({
  dataDir: z.string(),
  began: z.number(),
  keychain: z.boolean(),
  seed: z.unknown(),
  github: z.object({
    url: z.string(),
    apiUrl: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    slug: z.string(),
  }),
})

export type CrashServerSettings = z.infer<typeof settingsSchema>

const settings = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''))

const companion = await openCompanion(
  testConfig({ dataDir: settings.dataDir, port: 0, github: settings.github }),
  testHost({
    clock: fastClock(settings.began),
    log: { debug: ignore, info: ignore, warn: report, error: report },
    openSecrets: settings.keychain ? openKeychain : () => openSecretFile(settings.dataDir),
  }),
  { parsed: parseSeed(JSON.stringify(settings.seed), 'the seed'), progress: () => {} },
)
const { url } = await companion.start()
flushCompileCache()
process.stdout.write(`${JSON.stringify({ url, login: companion.app.loginUrl() })}\n`)

function ignore(): void {}

function report(fields: unknown, message: string): void {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`)
}

/** As durable as a keychain: each change is atomic. */
function openSecretFile(folder: string): SecretStore {
  const file = join(folder, 'secrets.json')
  const read = (): Record<string, string> =>
    existsSync(file) ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
  const write = (secrets: Record<string, string>): void => {
    writeFileSync(`${file}.new`, JSON.stringify(secrets))
    renameSync(`${file}.new`, file)
  }
  return {
    available: async () => true,
    get: async (name) => read()[name] ?? null,
    set: async (name, value) => write({ ...read(), [name]: value }),
    delete: async (name) => {
      const { [name]: _, ...rest } = read()
      write(rest)
    },
    names: async () => Object.keys(read()),
  }
}
