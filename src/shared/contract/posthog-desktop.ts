import { z } from 'zod'
import { textField } from './fields.ts'

export const checkAccessSchema = z.object({ has_access: z.boolean(), has_loops_access: z.boolean() })

export const redeemSchema = z.object({ code: textField({ max: 255 }) })

export const redeemedSchema = z.object({ success: z.boolean() })

export const desktopAccessSchema = z.object({
  allowed: z.boolean(),
  reason: z
    .enum(['startup_plan', 'prepaid_credits'])
    .nullable()
    .meta({ description: 'Why access is refused; null where it is allowed.' }),
})

export const gatewayTokenRefusalSchema = z.object({ enabled: z.literal(false), reason: z.string() })

const usageWindow = z.object({
  used_percent: z.number(),
  resets_in_seconds: z.int(),
  reset_at: z.string(),
  exceeded: z.boolean(),
})

export const desktopUsageSchema = z.object({
  product: z.string(),
  user_id: z.int(),
  burst: usageWindow,
  sustained: usageWindow,
  ai_credits: z.object({
    exhausted: z.boolean(),
    used_usd: z.number().nullable(),
    limit_usd: z.number().nullable(),
    breakdown: z.null(),
  }),
  is_rate_limited: z.boolean(),
  is_pro: z.boolean(),
  code_usage_subscribed: z.boolean(),
  billing_period_end: z.string().nullable(),
})
