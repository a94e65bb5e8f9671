/**
 * Names a CLI command in a message. The host's `expandHints` makes it the full command to type.
 */
export const hint = (...words: readonly string[]): string => `\`companion ${words.map(quoteWord).join(' ')}\``

/** Quotes a word for the shell if needed. */
export function quoteWord(word: string): string {
  if (/^[\w@%+=:,./*-]+$/.test(word) && word !== '*') return word
  return process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`
}
