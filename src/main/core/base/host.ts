import type { Clock } from './time.ts'

/**
 * Stores secrets. `name` is unique within a data folder. Except for `available`, calls reject with the AppError `keychain_unavailable` if
 * the keychain is missing, locked, or does not respond.
 */
export interface SecretStore {
  /** Whether the keychain can be used. Never rejects. */
  available(): Promise<boolean>
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
  names(): Promise<string[]>
}

export type LogFields = Record<string, unknown>

/** Takes fields and a message, which must not contain secrets, query strings, or bodies. */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** Everything that differs between the desktop app, the headless server, and tests. */
export interface Host {
  clock: Clock
  log: Log
  /** Opens the secret store for one data folder, identified by `instance`. */
  openSecrets(instance: string): SecretStore
  /** The signed-in OS user, from git or system settings, used to create the first user. */
  systemUser(): { firstName: string; lastName: string; email: string }
  /** Replaces the commands that a message names by what can be typed to run them. */
  expandHints(message: string): string
  /** Opens a URL in the system browser; null on a headless host. */
  openExternal: ((url: string) => Promise<void>) | null
  /** Shows a desktop notification; null on a headless host. */
  notify: ((title: string, body: string) => void) | null
}
