/** The moment at which the pictures of the documents are taken, however often. */
export const now = Date.parse('2026-11-26T09:41:00Z')
