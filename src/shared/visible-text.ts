/**
 * Characters that a terminal or a page obeys instead of showing, or that don't show: control and format characters, and lone surrogates.
 * The two joiners are kept, because emoji and some scripts need them.
 */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]--[\u200c\u200d]]/gv

/** Letters that are read from right to left, which turn the words around them. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Text that shows as it is, whatever it contains: each character that wouldn't show is spelled out, as `\u202e`. */
export const visibleText = (text: string): string =>
  text.replace(UNSEEN, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** A name that somebody else chose, for a sentence of ours, whose other words stay where they are. */
export function nameInText(name: string): string {
  const shown = visibleText(name)
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown
}
