import type { Actor } from './actor.ts'

/** Writes an activity entry: an `action` such as `api_key.created` and a readable `subject`, never a secret. */
export type Recorder = (action: string, subject: string) => void

/**
 * Makes a change and writes its activity entries in one transaction, or a savepoint if already in one. `work` must be synchronous.
 */
export type Change = <T>(actor: Actor, work: (record: Recorder) => T) => T
