import { z } from 'zod'
import { integerField } from './fields.ts'

export const VIAS = ['session', 'key', 'token', 'command line', 'github', 'system'] as const

export const activityEntrySchema = z.object({
  id: z.int(),
  at: z.string(),
  email: z.string().nullable(),
  via: z.enum(VIAS),
  key_label: z.string().nullable(),
  action: z.string().meta({ examples: ['push_token.registered'] }),
  subject: z.string(),
})

export type ActivityEntry = z.infer<typeof activityEntrySchema>

/** `before` is the ID of the last entry on the previous page; `action` also matches by prefix (`push_token` matches `push_token.pruned`). */
export const activityFilterSchema = z.object({
  action: z.string().optional(),
  search: z.string().optional(),
  before: z.preprocess((value) => (value === '' ? undefined : value), z.coerce.number().int().optional()),
  limit: integerField({ min: 1, max: 1000, default: 100 }),
})

export type ActivityFilter = z.output<typeof activityFilterSchema>

export const activityListSchema = z.object({ results: z.array(activityEntrySchema) })
