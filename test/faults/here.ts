import type { App } from '../../src/main/core/app.ts'
import { createApp } from '../../src/main/core/app.ts'
import { StartError } from '../../src/main/core/errors.ts'
import { diagnose, type Finding } from '../../src/main/core/health/doctor.ts'
import { parseSeed } from '../../src/main/core/seeds/parse.ts'
import { openMemorySecrets } from '../../src/main/platform/keychain.ts'

const ignore = (): void => {}

/** A server of this process on a data folder, ready to listen on a free port. @throws StartError as `serve` does */
export function openServer(dataDir: string, seed: unknown = { version: 1 }, port = 0): Promise<App> {
  return createApp(
    {
      version: '0.0.0-test',
      dataDir,
      port,
      allowedOrigins: [],
      rateLimitEnabled: false,
      uiDir: null,
      viewerDir: null,
      github: {},
    },
    {
      clock: Date.now,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      openSecrets: openMemorySecrets,
      person: () => ({ firstName: 'Olga', lastName: 'Owner', email: 'olga@example.com' }),
      openExternal: null,
      notify: null,
    },
    { parsed: parseSeed(JSON.stringify(seed), 'the seed'), progress: ignore },
  )
}

/** The sentence with which a server refuses to start on a folder. */
export async function refusalOf(dataDir: string): Promise<string> {
  const app = await openServer(dataDir).catch((error: unknown) => {
    if (error instanceof StartError) return error.message
    throw error
  })
  if (typeof app === 'string') return app
  await app.close()
  throw new Error('The server opened the folder.')
}

/** What doctor finds under a heading. */
export async function doctorOn(dataDir: string, name: string): Promise<Finding | undefined> {
  const findings = await diagnose(dataDir, {}, openMemorySecrets)
  return findings.find((finding) => finding.name === name)
}
