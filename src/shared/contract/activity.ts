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
const filter = {
  action: z.string().optional(),
  search: z.string().optional(),
  key: z.string().optional().meta({ description: "An API key's or a connected app's name, as it was then." }),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'The first moment that is too late.' }),
}

export const activityFilterSchema = z.object({
  ...filter,
  before: z.preprocess((value) => (value === '' ? undefined : value), z.coerce.number().int().optional()),
  limit: integerField({ min: 1, max: 1000, default: 100 }),
})

export const activityExportSchema = z.object({ format: z.enum(['csv', 'json']).default('csv'), ...filter })

export type ActivityFilter = z.output<typeof activityFilterSchema>

export const activityListSchema = z.object({ results: z.array(activityEntrySchema) })
