import { type App, composeApp } from '../core/app.ts'
import { type Actor, COMMAND_LINE } from '../core/base/actor.ts'
import { explain } from '../core/db/explain.ts'
import { openDatabase } from '../core/db/open.ts'
import type { UserRow } from '../core/users/store.ts'
import { nodeHost } from './host.ts'
import { type CommonOptions, configFrom, dataDirFrom } from './options.ts'

export type CommandContext = { app: App; owner: UserRow; actor: Actor; dataDir: string }

/** Runs a command on the data folder's database, which a server may be using at the same time. */
export async function withApp<T>(
  options: CommonOptions,
  work: (context: CommandContext) => T | Promise<T>,
): Promise<T> {
  const config = configFrom(options)
  const dataDir = dataDirFrom(options)
  const host = nodeHost({ level: 'warn', json: false, ephemeral: false })
  const db = openDatabase(dataDir)
  try {
    const app = composeApp(db, config, host, { onChange: () => {}, port: () => 0 })
    return await work({ app, owner: app.owner(), actor: COMMAND_LINE, dataDir })
  } catch (error) {
    throw explain(error, dataDir)
  } finally {
    db.close()
  }
}
