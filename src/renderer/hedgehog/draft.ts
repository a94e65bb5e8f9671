import { useState } from 'react'
import { type HedgehogConfigV2, migrateHedgehogConfig } from '../../shared/hedgehog-config.ts'
import type { StoredHedgehog } from '../api/hedgehog.ts'

export type Draft = ReturnType<typeof useDraft>

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * What the person is making of the stored config. Until they change something it follows what is stored, also when a client changes
 * that meanwhile; afterwards it stays theirs until they save it or throw it away.
 */
export function useDraft(stored: StoredHedgehog) {
  const [edit, setEdit] = useState<{ config: StoredHedgehog; base: StoredHedgehog } | null>(null)
  const isOld = Object.keys(stored).length > 0 && stored.version !== 2
  const shown: StoredHedgehog = edit?.config ?? migrateHedgehogConfig(stored)
  const config = migrateHedgehogConfig(shown)
  return {
    /** As it will be saved, unusual keys included. */
    whole: shown,
    /** The same, as the picture and the switches read it. */
    config,
    /** Whether the stored one is in the older format, and shown as it will become. */
    isOld,
    isChanged: edit !== null && !same(edit.config, migrateHedgehogConfig(stored)),
    /** Whether a client has changed what is stored since the first edit. */
    isOvertaken: edit !== null && !same(edit.base, stored),
    replace: (next: StoredHedgehog) => setEdit({ config: next, base: edit?.base ?? stored }),
    change(next: (config: HedgehogConfigV2) => HedgehogConfigV2): void {
      setEdit({ config: next(config), base: edit?.base ?? stored })
    },
    discard: () => setEdit(null),
  }
}
