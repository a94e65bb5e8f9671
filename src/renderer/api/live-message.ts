import { z } from 'zod'

const requestsSchema = z.object({ first: z.int(), last: z.int() })
const clockSchema = z.object({ now: z.string(), frozen: z.boolean() })
const changeSchema = z.object({ action: z.string().catch('') }).catch({ action: '' })

/** The ids of the recorded requests that the server keeps. */
export type RequestNews = z.infer<typeof requestsSchema>

/** What the live stream announces. */
export type LiveMessage =
  | { kind: 'requests'; news: RequestNews }
  | { kind: 'clock'; clock: z.infer<typeof clockSchema> }
  | { kind: 'change'; action: string }

/** Reads an event of the live stream. */
export function parseLiveMessage(event: string | undefined, data: unknown): LiveMessage {
  if (event === 'requests') return { kind: 'requests', news: requestsSchema.parse(data) }
  if (event === 'clock') return { kind: 'clock', clock: clockSchema.parse(data) }
  return { kind: 'change', ...changeSchema.parse(data) }
}
