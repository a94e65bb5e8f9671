import { StartError } from '../../../src/main/core/base/errors.ts'
import { type Companion, openCompanion } from '../../../src/main/core/companion.ts'
import { diagnose, type Finding } from '../../../src/main/core/doctor/diagnose.ts'
import { parseSeed } from '../../../src/main/core/seeds/parse.ts'
import { openMemorySecrets } from '../../../src/main/platform/keychain.ts'
import { testConfig } from '../../support/config.ts'
import { testHost } from '../../support/host.ts'

/** Opens a server in this process on a data folder, ready to listen on a free port. @throws StartError as `serve` does */
export function openServer(dataDir: string, seed: unknown = { version: 1 }, port = 0): Promise<Companion> {
  const parsed = parseSeed(JSON.stringify(seed), 'the seed')
  return openCompanion(testConfig({ dataDir, port }), testHost(), { parsed, progress: () => {} })
}

/** The error message when a server fails to start on a folder. */
export async function refusalOf(dataDir: string): Promise<string> {
  const app = await openServer(dataDir).catch((error: unknown) => {
    if (error instanceof StartError) return error.message
    throw error
  })
  if (typeof app === 'string') return app
  await app.close()
  throw new Error('The server opened the folder.')
}

/** The doctor finding with a given name. */
export async function doctorOn(dataDir: string, name: string): Promise<Finding | undefined> {
  const findings = await diagnose({ dataDir, port: null, github: {}, openSecrets: openMemorySecrets })
  return findings.find((finding) => finding.name === name)
}
