/** SQLite's binary needs it. On a Node without it, opening a database would end the process without a word. */
const NODE_API = 10

/** Why this Node can't run the program, in one sentence; null if it can. */
export const unsupportedNode = (): string | null =>
  Number(process.versions.napi) >= NODE_API
    ? null
    : `PostHog Companion needs Node 22.14, 23.6, or newer, and this is Node ${process.versions.node}. Install it from https://nodejs.org, then try again.`
