/** The time shown in the documentation's screenshots. */
export const now = Date.parse('2026-11-26T09:41:00Z')
