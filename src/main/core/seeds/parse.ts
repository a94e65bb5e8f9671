import type { z } from 'zod'
import { StartError } from '../base/errors.ts'
import { isObject, parseJson, parseLossless } from '../base/json.ts'
import { type Seed, seedSchema } from './schema.ts'

/** A seed that passed every check. `hedgehogTexts` has each user's config as JSON text, numbers as they were written. */
export type ParsedSeed = { text: string; seed: Seed; hedgehogTexts: (string | null)[] }

/** @throws StartError that names the path of the first fault, such as `users[0].keys[1].scopes` */
export function parseSeed(text: string, name: string): ParsedSeed {
  // Some editors on Windows begin a file with a byte order mark.
  const json = text.replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = parseJson(json)
  } catch (error) {
    throw new StartError(
      `${name} is not valid JSON: ${error instanceof Error ? error.message : String(error)}. Nothing of it was applied.`,
    )
  }
  const result = seedSchema.safeParse(value, { reportInput: true })
  if (!result.success) {
    throw new StartError(
      `${name} is not a valid seed: ${describe(result.error.issues[0])} Nothing of it was applied.`,
    )
  }
  return { text: json, seed: result.data, hedgehogTexts: hedgehogTexts(json) }
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'something in it is wrong.'
  const [path, message] =
    issue.code === 'unrecognized_keys'
      ? [[...issue.path, issue.keys[0] ?? ''], 'there is no such key.']
      : [
          issue.path,
          issue.input === undefined && issue.code !== 'custom' ? 'it is missing.' : sentence(issue.message),
        ]
  return `${formatPath(path)}: ${message}`
}

const sentence = (message: string) => (message.endsWith('.') ? message : `${message}.`)

function formatPath(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (so, part) => so + (typeof part === 'number' ? `[${part}]` : `${so === '' ? '' : '.'}${String(part)}`),
    '',
  )
  return text === '' ? 'the file' : text
}

function hedgehogTexts(text: string): (string | null)[] {
  const lossless = parseLossless(text)
  if (!isObject(lossless) || !Array.isArray(lossless.users)) return []
  return lossless.users.map((user: unknown) =>
    isObject(user) && user.hedgehog_config !== undefined ? JSON.stringify(user.hedgehog_config) : null,
  )
}
