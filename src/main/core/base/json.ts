import { AppError } from './errors.ts'

// Supported by V8 since 11.4, but missing from TypeScript's lib: https://github.com/tc39/proposal-json-parse-with-source
declare global {
  interface JSON {
    rawJSON(text: string): object
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source: string }) => unknown,
    ): unknown
  }
}

/** Deeper documents are rejected: recursing into them could overflow the stack, and no client sends them. */
const MAX_DEPTH = 256

/** A JSON object whose numbers keep their source text when passed to `JSON.stringify`. */
export type LosslessObject = Record<string, unknown>

/** @throws AppError parse_error */
export function parseJson(text: string): unknown {
  rejectDeepNesting(text)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw parseError(error instanceof Error ? error.message : 'invalid JSON')
  }
}

/**
 * Parses JSON and keeps the source text of its numbers (`1.0`, `1e400`, 30 digits) as raw JSON values, which `JSON.stringify` prints
 * unchanged. Call it only on text accepted by `parseJson`.
 */
export function parseLossless(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context: { source: string }) =>
    typeof value === 'number' ? JSON.rawJSON(context.source) : value,
  )
}

export const parseError = (reason: string) => new AppError('parse_error', `JSON parse error - ${reason}`)

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function rejectDeepNesting(text: string): void {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === BACKSLASH) i++
      else if (char === QUOTE) inString = false
    } else if (char === QUOTE) inString = true
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) throw parseError(`nested too deeply (at most ${MAX_DEPTH} levels)`)
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
