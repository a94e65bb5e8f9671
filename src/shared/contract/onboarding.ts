import { z } from 'zod'
import { textField } from './fields.ts'

/** `delegated` and `provisioned` exist too, but only the server sets them. */
export const skipSchema = z.object({
  reason: z.enum(['later', 'other']),
  step_at_skip: textField({ max: 64, blank: true })
    .optional()
    .meta({ description: 'For analytics; not kept.' }),
})
