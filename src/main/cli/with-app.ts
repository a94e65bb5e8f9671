import type { App } from '../core/app.ts'
import { type Actor, COMMAND_LINE } from '../core/base/actor.ts'
import type { UserRow } from '../core/users/store.ts'
import { type CommonOptions, configFrom, dataDirFrom } from './options.ts'

export type CommandContext = { app: App; owner: UserRow; actor: Actor; dataDir: string }

/** Runs a command against the database in the data folder, even while a server is using it. */
export async function withApp<T>(
  options: CommonOptions,
  work: (context: CommandContext) => T | Promise<T>,
): Promise<T> {
  const config = configFrom(options)
  const dataDir = dataDirFrom(options)
  // Not before a command runs, so that help and mistakes in a command line are answered without waiting for the features.
  const [{ composeApp }, { explain }, { openDatabase }, { nodeHost }] = await Promise.all([
    import('../core/app.ts'),
    import('../core/db/explain.ts'),
    import('../core/db/open.ts'),
    import('./host.ts'),
  ])
  const host = nodeHost({ level: 'warn', json: false, ephemeral: false, dataDir })
  const db = openDatabase(dataDir)
  try {
    const app = composeApp(db, config, host, { onChange: () => {}, port: () => 0 })
    try {
      return await work({ app, owner: app.owner(), actor: COMMAND_LINE, dataDir })
    } finally {
      await app.background.stop()
    }
  } catch (error) {
    throw explain(error, dataDir)
  } finally {
    db.close()
  }
}
