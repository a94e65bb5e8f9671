/** Eight characters of a shorter value, which only a seed can have, would be too much of it. PostHog's rule. */
const SHORTEST_MASKED = 16
const FULLY_MASKED = '********'
const SHOWN = 4

/** What the app shows of a key's value. */
export const maskOf = (value: string): string =>
  value.length < SHORTEST_MASKED ? FULLY_MASKED : `${value.slice(0, SHOWN)}…${value.slice(-SHOWN)}`

/** Whether a text can be the mask of a key, rather than a key. */
export const isMask = (text: string): boolean =>
  text === FULLY_MASKED || (text.length === 2 * SHOWN + 1 && text[SHOWN] === '…')

/** The masked form with PostHog's three dots. */
export const maskAsPostHog = (mask: string) => mask.replace('…', '...')
