import { z } from 'zod'
import { textField } from './fields.ts'

/** Only the server sets the other reasons, `delegated` and `provisioned`. */
export const skipSchema = z.object({
  reason: z.enum(['later', 'other']),
  step_at_skip: textField({ max: 64, blank: true })
    .optional()
    .meta({ description: 'For analytics; not stored.' }),
})
