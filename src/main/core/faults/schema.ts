import { z } from 'zod'
import { durationField } from '../../../shared/contract/times.ts'
import { pathField } from '../base/path-pattern.ts'
import { validate } from '../http/validation.ts'
import { PRESETS } from './presets.ts'

/** Longer than any client waits. */
const LONGEST_DELAY_MS = 10 * 60 * 1000

const matchSchema = z.strictObject({
  method: z.string().optional(),
  path: pathField.optional(),
  operation: z.string().optional().meta({ description: 'The operation id in the OpenAPI document.' }),
  user: z.string().optional().meta({ description: 'An email address.' }),
  key: z.string().optional().meta({ description: 'The label of an API key.' }),
})

const statusSchema = z.strictObject({
  status: z.int().min(200).max(599),
  body: z.unknown().optional().meta({ description: 'Text is sent as it is, anything else as JSON.' }),
  headers: z
    .record(z.string(), z.string())
    .refine(
      areHeaders,
      'These can’t be sent as headers; Content-Length, Transfer-Encoding, Trailer, Connection and Date are the server’s own.',
    )
    .optional(),
})
const presetSchema = z.strictObject({ preset: z.enum(PRESETS) })
const disconnectSchema = z.strictObject({ disconnect: z.enum(['before', 'after_headers', 'mid_body']) })

const effectSchema = z.union([statusSchema, presetSchema, disconnectSchema])

/** What happens to which requests. */
export const faultSchema = z.strictObject({
  match: matchSchema.default({}).meta({ description: 'What is left out matches all.' }),
  skip: z.int().min(0).default(0).meta({ description: 'How many matching requests are let through first.' }),
  times: z
    .int()
    .min(1)
    .nullable()
    .default(1)
    .meta({ description: 'How many requests it happens to; null is without end.' }),
  probability: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .meta({ description: 'Chance is seeded, so that a run repeats itself.' }),
  delay_ms: durationField(LONGEST_DELAY_MS).prefault(0),
  then: effectSchema.optional().meta({ description: 'Without it, requests are only delayed.' }),
})

export type FaultInput = z.input<typeof faultSchema>
export type Effect = z.output<typeof effectSchema>
export type FaultRule = Omit<z.output<typeof faultSchema>, 'then'> & { effect: Effect | null }

/** @throws AppError that names the field */
export function parseFault(input: Record<string, unknown>): FaultRule {
  const { then: effect, ...rest } = validate(faultSchema.extend({ then: z.unknown().optional() }), input)
  return { ...rest, effect: effect === undefined ? null : parseEffect(effect) }
}

/** Which of the three it is meant to be shows in its fields; a union could not say which field is wrong. */
function parseEffect(effect: unknown): Effect {
  const names = typeof effect === 'object' && effect !== null ? Object.keys(effect) : []
  const schema = names.includes('preset')
    ? presetSchema
    : names.includes('disconnect')
      ? disconnectSchema
      : statusSchema
  return validate(z.strictObject({ then: schema }), { then: effect }).then
}

function areHeaders(headers: Record<string, string>): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      const http = process.getBuiltinModule('node:http')
      http.validateHeaderName(name)
      http.validateHeaderValue(name, value)
      if (/^(content-length|transfer-encoding|trailer|connection|date)$/i.test(name)) return false
    }
    return true
  } catch {
    return false
  }
}
