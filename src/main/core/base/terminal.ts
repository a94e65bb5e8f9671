/** Characters that a terminal or a viewer obeys instead of showing: control characters, and those that reverse text. */
const STEERS_TERMINALS = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu

/** Text that shows as it is, whatever it contains. */
export const escapeForTerminal = (text: string): string =>
  text.replace(STEERS_TERMINALS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
