/** GitHub settings that the environment gives. They win over what is stored. */
export type GitHubEnvironment = Readonly<{
  clientId?: string
  slug?: string
  clientSecret?: string
  url?: string
  apiUrl?: string
  /** How long a request to GitHub may take, in milliseconds. */
  requestMs?: number
}>

/** Everything the core needs to know before it starts. Made once from flags and environment, never changed. */
export type AppConfig = Readonly<{
  version: string
  /** The data folder, or null for a database in memory that is gone at exit. */
  dataDir: string | null
  /** 0 lets the system pick a free one; null takes the one that the settings name. */
  port: number | null
  /** Browser origins besides the app's own that may call `/api/` with a key. */
  allowedOrigins: readonly string[]
  /** Whether PostHog's 480/minute and 4800/hour for API keys hold. Off, as on a self-hosted PostHog. */
  rateLimitEnabled: boolean
  /** Folder of the built UI, or null where none is served. */
  uiDir: string | null
  /** Folder of the API reference's viewer, or null where none is served. */
  viewerDir: string | null
  github: GitHubEnvironment
}>
