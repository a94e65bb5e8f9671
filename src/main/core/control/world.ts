import { AppError, invalid, notFound, StartError } from '../base/errors.ts'
import type { SecretStore } from '../base/host.ts'
import type { SettableClock } from '../base/settable-clock.ts'
import type { Db } from '../db/open.ts'
import { createSavedStates } from '../db/saved-states.ts'
import { createTimeShift } from '../db/time-shift.ts'
import type { ParsedSeed } from '../seeds/parse.ts'
import { keepSessions } from './sessions.ts'

/** States of the database that nobody named. */
const EMPTY = 'the empty world'
const SEEDED = 'the seeded world'
const BEFORE = 'before a reset'

/** A fetch that began in the data that was replaced may still write here: its number must not be given again. */
const COUNTS_ON = ['repository_snapshots']

/** Nobody sees how old a seeded list of branches is, and there is one for each repository. */
const AGELESS = ['branch_snapshots']

/** These are no data of the world: who is signed in stays signed in when data is put back. */
const SESSION_TABLES = ['sessions', 'login_tokens']

export type TestWorld = ReturnType<typeof createTestWorld>

/** The data of a world for tests, which can be put back in place. Everything else goes on: connections, listeners, prepared statements. */
export function createTestWorld(deps: {
  db: Db
  clock: SettableClock
  secrets: SecretStore
  /** Puts a seed, or the owner alone, into an empty database. */
  populate: (seed: ParsedSeed | null) => void
  /** Forgets what features keep in memory of data that was replaced. */
  forgetData: () => void
  /** Forgets what they keep besides, such as how often someone called. */
  forgetRest: () => void
  /** Told when the data was replaced. */
  onReplaced: () => void
}) {
  const { db, clock, secrets, populate, forgetData, forgetRest, onReplaced } = deps
  const states = createSavedStates(db, { keepCounting: COUNTS_ON })
  const secretsOf = new Map<string, ReadonlyMap<string, string>>()
  const shiftTimes = createTimeShift(db)
  const keep = keepSessions(db)
  let seedText: string | null = null
  /** The time in the saved world. */
  let seededAt = 0

  const readSecrets = async (): Promise<ReadonlyMap<string, string>> => {
    const values = new Map<string, string>()
    for (const name of await secrets.names()) values.set(name, (await secrets.get(name)) ?? '')
    return values
  }
  const putSecrets = async (values: ReadonlyMap<string, string>): Promise<void> => {
    for (const name of await secrets.names()) if (!values.has(name)) await secrets.delete(name)
    for (const [name, value] of values) await secrets.set(name, value)
  }

  const begin = (seed: ParsedSeed | null): void => {
    seededAt = clock.begin(() => {
      populate(seed)
      states.save(SEEDED)
    })
    seedText = seed?.text ?? null
  }

  /** The seeded world, as if it was made now. */
  const beginAgain = (except: readonly string[] = []): void => {
    const moment = clock.begin(() => void states.restore(SEEDED, except))
    if (moment !== seededAt) shiftTimes(moment - seededAt, [...except, ...AGELESS])
  }

  /** All or nothing. */
  const beginAnew = (seed: ParsedSeed): void => {
    states.save(BEFORE)
    try {
      states.restore(EMPTY)
      begin(seed)
    } catch (error) {
      states.restore(BEFORE)
      throw error instanceof StartError ? invalid(error.message, 'seed') : error
    } finally {
      states.remove(BEFORE)
    }
  }

  return {
    /** Fills the new database. */
    begin(seed: ParsedSeed | null): void {
      states.save(EMPTY)
      begin(seed)
    },

    /** Back to right after the seed, or to right after another one. Snapshots stay. @throws AppError for a seed that can't be applied */
    async reset(seed: ParsedSeed | null, { keepsSessions = false } = {}): Promise<void> {
      if (seed !== null && seed.text !== seedText) beginAnew(seed)
      else if (keepsSessions) keep(() => beginAgain(SESSION_TABLES))
      else beginAgain()
      await putSecrets(new Map())
      forgetData()
      forgetRest()
      onReplaced()
    },

    async save(name: string): Promise<void> {
      if (name.trim() === '' || name.length > 100)
        throw new AppError('invalid_input', 'The name of a snapshot has 1 to 100 characters.', {
          attr: 'name',
        })
      const values = await readSecrets()
      states.save(named(name))
      secretsOf.set(name, values)
    },

    /** @throws AppError not_found */
    async restore(name: string): Promise<void> {
      const values = secretsOf.get(name)
      if (values === undefined) throw unknownSnapshot(name)
      keep(() => void states.restore(named(name), SESSION_TABLES))
      await putSecrets(values)
      forgetData()
      onReplaced()
    },

    snapshots: (): string[] => [...secretsOf.keys()],

    /** @throws AppError not_found */
    remove(name: string): void {
      if (!secretsOf.delete(name)) throw unknownSnapshot(name)
      states.remove(named(name))
    },
  }
}

const named = (name: string) => `snapshot ${name}`

const unknownSnapshot = (name: string) => notFound(`There is no snapshot named ${JSON.stringify(name)}.`)
