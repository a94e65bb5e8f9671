const MAX_RESULTS = 1000
/** Longer texts come from outside, and rarely twice. */
const MAX_LENGTH = 4096

/** Does the work once per text, because nearly all tokens and apps have one of the same few lists. */
export function remembering<T>(work: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>()
  return (text) => {
    const known = results.get(text)
    if (known !== undefined) return known
    const result = work(text)
    if (results.size >= MAX_RESULTS) results.clear()
    if (text.length <= MAX_LENGTH) results.set(text, result)
    return result
  }
}
