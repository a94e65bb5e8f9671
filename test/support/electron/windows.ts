/** What quitting needs from windows, without importing them. */
type Closable = { close(): void; destroy(): void }

/** All open windows. */
export const windows = new Set<Closable>()
