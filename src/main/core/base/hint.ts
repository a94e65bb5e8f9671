/**
 * A command of the command line, as messages name it. How it is typed where it is read, and on which data folder, is for the host to say
 * (`cli/hints.ts`).
 */
export const hint = (...words: readonly string[]): string => `\`companion ${words.map(quoteWord).join(' ')}\``

/** A word as a shell takes it for one. */
export function quoteWord(word: string): string {
  if (/^[\w@%+=:,./*-]+$/.test(word) && word !== '*') return word
  return process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`
}
