import type { Clock } from './time.ts'

/**
 * Where secrets live. `name` is unique within one data folder. Every call rejects with the AppError `keychain_unavailable` when the
 * keychain is missing, locked or does not answer.
 */
export interface SecretStore {
  /** Whether the keychain answers at all. Never rejects. */
  available(): Promise<boolean>
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
  names(): Promise<string[]>
}

export type LogFields = Record<string, unknown>

/** Fields first, then a sentence. Never a secret, a query string or a body. */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** What differs between the desktop app, the headless server and a test. */
export interface Host {
  clock: Clock
  log: Log
  /** Opens the secret store of one data folder, which `instance` names. */
  openSecrets(instance: string): SecretStore
  /** Who sits here, for the first user: from git's or the system's settings. */
  person(): { firstName: string; lastName: string; email: string }
  /** Opens an address in the system's browser; null where nothing can (headless). */
  openExternal: ((url: string) => Promise<void>) | null
  /** Shows a notification of the desktop; null where there is none. */
  notify: ((title: string, body: string) => void) | null
}
