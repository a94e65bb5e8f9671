import { type PathPattern, pathPattern } from '../base/path-pattern.ts'
import { createChance } from './chance.ts'
import { isOAuthPreset } from './presets.ts'
import type { Effect, FaultRule } from './schema.ts'

/** A rule, and how often it has happened. */
export type Fault = FaultRule & { id: number; applied: number }

/** What a rule is compared with. */
export type Subject = {
  method: string
  path: string
  operation: string | null
  user: string | null
  key: string | null
}

/** A fault as its test sees it. */
export type DescribedFault = Omit<Fault, 'effect'> & { then?: Effect }

type Entry = { fault: Fault; path: PathPattern | null; skipped: number; chance: () => number }

export type Faults = ReturnType<typeof createFaults>

/** The faults that a test asked for. */
export function createFaults() {
  /** Newest first. */
  let entries: Entry[] = []
  let lastId = 0
  /** Counts from the last `clear` on, so that a run that begins with one repeats itself. */
  let sinceClear = 0

  return {
    add(rule: FaultRule): DescribedFault {
      const fault = { ...rule, id: ++lastId, applied: 0 }
      const path = rule.match.path === undefined ? null : pathPattern(rule.match.path)
      entries = [{ fault, path, skipped: 0, chance: createChance(++sinceClear) }, ...entries]
      return describe(fault)
    },

    /** Newest first. */
    list: (): DescribedFault[] => entries.map(({ fault }) => describe(fault)),

    /** Returns false if there is no such fault. */
    remove(id: number): boolean {
      const before = entries.length
      entries = entries.filter(({ fault }) => fault.id !== id)
      return entries.length < before
    },

    clear(): void {
      entries = []
      sinceClear = 0
    },

    /** The fault that is to happen to a request, if any. The newest rule that matches decides. */
    next: (subject: Subject): Fault | null =>
      entries.find((candidate) => happens(candidate, subject))?.fault ?? null,

    /** Counts a fault as applied. Returns false if it is gone, or has happened often enough to other requests meanwhile. */
    apply(fault: Fault): boolean {
      if (isUsedUp(fault) || !entries.some((entry) => entry.fault === fault)) return false
      fault.applied++
      return true
    },
  }
}

const isUsedUp = ({ times, applied }: Fault) => times !== null && applied >= times

/** A chance that misses counts neither for `skip` nor for `times`. */
function happens(entry: Entry, subject: Subject): boolean {
  const { fault } = entry
  if (isUsedUp(fault)) return false
  if (!isMatch(entry, subject)) return false
  if (fault.probability < 1 && entry.chance() >= fault.probability) return false
  if (entry.skipped >= fault.skip) return true
  entry.skipped++
  return false
}

function isMatch({ fault: { match, effect }, path }: Entry, subject: Subject): boolean {
  const isOAuth = effect !== null && 'preset' in effect && isOAuthPreset(effect.preset)
  if (isOAuth && !isTokenEndpoint(subject.path)) return false
  return (
    (match.method === undefined || match.method.toUpperCase() === subject.method) &&
    (path === null || path(subject.path)) &&
    (match.operation === undefined || match.operation === subject.operation) &&
    (match.user === undefined || match.user.toLowerCase() === subject.user?.toLowerCase()) &&
    (match.key === undefined || match.key === subject.key)
  )
}

const isTokenEndpoint = (path: string) => path === '/oauth/token' || path === '/oauth/token/'

function describe({ effect, ...rest }: Fault): DescribedFault {
  return effect === null ? rest : { ...rest, then: effect }
}
