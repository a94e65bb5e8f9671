import { type Actor, COMMAND_LINE } from '../core/actor.ts'
import type { AppConfig } from '../core/config.ts'
import { explain, openDatabase } from '../core/db/open.ts'
import { ensureOwner } from '../core/first-start.ts'
import { createServices, type Services } from '../core/services.ts'
import type { UserRow } from '../core/users/store.ts'
import { githubEnvironment, VERSION } from '../platform/environment.ts'
import { nodeHost } from './host.ts'
import type { CommonOptions } from './options.ts'

export type CommandContext = { services: Services; owner: UserRow; actor: Actor; dataDir: string }

/** Runs a command on the data folder's database, which a server may be using at the same time. */
export async function withServices<T>(
  { dataDir }: CommonOptions,
  work: (context: CommandContext) => T | Promise<T>,
): Promise<T> {
  const host = nodeHost({ level: 'warn', json: false, ephemeral: false })
  const db = openDatabase(dataDir)
  try {
    const services = createServices(db, commandConfig(dataDir), host, {
      onChange: () => {},
      ownUrl: () => '',
    })
    const owner = ensureOwner(db, services, host)
    return await work({ services, owner, actor: COMMAND_LINE, dataDir })
  } catch (error) {
    throw explain(error, dataDir)
  } finally {
    db.close()
  }
}

function commandConfig(dataDir: string): AppConfig {
  return {
    version: VERSION,
    dataDir,
    port: 0,
    allowedOrigins: [],
    rateLimitEnabled: false,
    uiDir: null,
    viewerDir: null,
    github: githubEnvironment(process.env),
  }
}
