import type { Actor } from './actor.ts'

/** Writes an activity entry: `action` such as `api_key.created`, `subject` in plain words and never a secret. */
export type Recorder = (action: string, subject: string) => void

/**
 * Makes a change and its activity entries in one transaction, all or nothing. Inside another transaction it is a savepoint. `work` must
 * be synchronous.
 */
export type Change = <T>(actor: Actor, work: (record: Recorder) => T) => T
