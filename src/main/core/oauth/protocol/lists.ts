import { z } from 'zod'
import { remembering } from './remembering.ts'

const listSchema = z.array(z.string())

/** A list that is stored as JSON. */
export const parseList: (json: string) => readonly string[] = remembering((json) =>
  listSchema.parse(JSON.parse(json)),
)

/** The words of a space-separated list, each once. */
export const words: (text: string) => readonly string[] = remembering((text) => [
  ...new Set(text.split(/\s+/).filter((word) => word !== '')),
])
