import type { z } from 'zod'
import { StartError } from '../base/errors.ts'
import { isObject, parseJson, parseLossless } from '../base/json.ts'
import { WORDED } from '../http/validation.ts'
import { type Seed, seedSchema } from './schema.ts'

/** A valid seed. `hedgehogTexts` has each user's config as JSON text, with numbers as they were written. */
export type ParsedSeed = { text: string; seed: Seed; hedgehogTexts: (string | null)[] }

/** @throws StartError with the path of the first problem, such as `users[0].keys[1].scopes` */
export function parseSeed(text: string, name: string): ParsedSeed {
  // Some Windows editors start a file with a byte order mark.
  const json = text.replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = parseJson(json)
  } catch (error) {
    throw new StartError(
      `${name} is not valid JSON: ${error instanceof Error ? error.message : String(error)}. Nothing was applied.`,
    )
  }
  const result = seedSchema.safeParse(value, WORDED)
  if (!result.success) {
    throw new StartError(
      `${name} is not a valid seed: ${describe(result.error.issues[0])} Nothing was applied.`,
    )
  }
  return { text: json, seed: result.data, hedgehogTexts: hedgehogTexts(json) }
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'invalid content.'
  const [path, message] =
    issue.code === 'unrecognized_keys'
      ? [[...issue.path, issue.keys[0] ?? ''], 'unknown key.']
      : [
          issue.path,
          issue.input === undefined && issue.code !== 'custom' ? 'required.' : sentence(issue.message),
        ]
  return path.length === 0 ? message : `${formatPath(path)}: ${message}`
}

const sentence = (message: string) => (message.endsWith('.') ? message : `${message}.`)

const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (joined, part) =>
      joined + (typeof part === 'number' ? `[${part}]` : `${joined === '' ? '' : '.'}${String(part)}`),
    '',
  )

function hedgehogTexts(text: string): (string | null)[] {
  const lossless = parseLossless(text)
  if (!isObject(lossless) || !Array.isArray(lossless.users)) return []
  return lossless.users.map((user: unknown) =>
    isObject(user) && user.hedgehog_config !== undefined ? JSON.stringify(user.hedgehog_config) : null,
  )
}
