/** A number whose spelling says more than its value, such as `1.50`. */
export class SpelledNumber {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown
const parse: (text: string, reviver: Reviver) => unknown = JSON.parse

/** Parses JSON and keeps the spelling of its numbers. Undefined for anything else. */
export function parseJson(text: string): unknown {
  try {
    return parse(text, (_key, value, context) =>
      typeof value === 'number' && context?.source !== undefined && context.source !== String(value)
        ? new SpelledNumber(context.source)
        : value,
    )
  } catch {
    return undefined
  }
}
