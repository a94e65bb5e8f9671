/** What the app's end needs of windows, without needing them. */
type Closable = { close(): void; destroy(): void }

/** All windows that are open. */
export const windows = new Set<Closable>()
