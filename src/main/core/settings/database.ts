import { statSync } from 'node:fs'
import { z } from 'zod'
import type { Db } from '../db/open.ts'
import { databasePath } from '../db/open.ts'

export const databaseStateSchema = z.object({
  path: z.string().nullable().meta({ description: 'Null where it is in memory.' }),
  size: z.int().meta({ description: 'In bytes.' }),
  sound: z.boolean().meta({ description: "Whether SQLite's quick check finds nothing." }),
})

export type DatabaseState = z.infer<typeof databaseStateSchema>

/** Where the database is and how it is. */
export function inspectOpenDatabase(db: Db, dataDir: string | null): DatabaseState {
  const pages = Number(db.pragma('page_count', { simple: true }))
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  const path = dataDir === null ? null : databasePath(dataDir)
  return {
    path,
    size: path === null ? pages * pageSize : statSync(path).size,
    sound: db.pragma('quick_check(1)', { simple: true }) === 'ok',
  }
}
