/** The most requests that the journal keeps. */
export const JOURNAL_LIMIT = 1000
