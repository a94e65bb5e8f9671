/**
 * Characters that a terminal or a viewer obeys instead of showing, or that don't show: control and format characters, and lone surrogates.
 * The two joiners are kept, because emoji and some scripts need them.
 */
const STEERS_TERMINALS = /[[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]--[\u200c\u200d]]/gv

/** Text that shows as it is, whatever it contains. */
export const escapeForTerminal = (text: string): string =>
  text.replace(STEERS_TERMINALS, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
