import { z } from 'zod'
import { originsSchema } from './origin.ts'

export const settingsSchema = z.object({
  version: z.string(),
  data_dir: z.string().nullable().meta({ description: 'Null if everything is in memory.' }),
  port: z.int().meta({ description: 'The default port, used from the next start.' }),
  listening_on: z.int(),
  activity_limit: z.int(),
  record_requests: z
    .boolean()
    .meta({ description: 'Whether requests to the API are recorded, in memory, for the requests page.' }),
  allowed_origins: z.array(z.string()).meta({
    description: 'Origins of pages that may call the API with a key, besides those given at the start.',
  }),
  allowed_origins_at_start: z
    .array(z.string())
    .meta({ description: 'Those that flags and environment variables gave.' }),
  test_world: z
    .boolean()
    .meta({ description: 'Whether tests control this server, so that it can be reset and made to fail.' }),
  restore_pending: z
    .boolean()
    .meta({ description: 'Whether an uploaded backup will be restored at the next start.' }),
})

export type AppSettings = z.infer<typeof settingsSchema>

export const settingsPatchSchema = z.object({
  port: z.int().min(1024).max(65_535).optional(),
  activity_limit: z.int().min(100).max(1_000_000).optional(),
  record_requests: z.boolean().optional(),
  allowed_origins: originsSchema.optional(),
})

export type SettingsPatch = z.output<typeof settingsPatchSchema>

export const databaseStateSchema = z.object({
  path: z.string().nullable().meta({ description: 'Null if it is in memory.' }),
  size: z.int().meta({ description: 'In bytes.' }),
  healthy: z.boolean().meta({ description: "Whether SQLite's quick check passes." }),
})

export type DatabaseState = z.infer<typeof databaseStateSchema>
