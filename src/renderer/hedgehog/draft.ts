import { useState } from 'react'
import { type HedgehogConfigV2, migrateHedgehogConfig } from '../../shared/hedgehog-config.ts'
import type { StoredHedgehog } from '../api/hedgehog.ts'

export type Draft = ReturnType<typeof useDraft>

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * The unsaved edit of the stored config. Until the first edit it follows the stored config, even when a client changes it; after that
 * it stays until it is saved or discarded.
 */
export function useDraft(stored: StoredHedgehog) {
  const [edit, setEdit] = useState<{ config: StoredHedgehog; base: StoredHedgehog } | null>(null)
  const isOldFormat = Object.keys(stored).length > 0 && stored.version !== 2
  const shown: StoredHedgehog = edit?.config ?? migrateHedgehogConfig(stored)
  const config = migrateHedgehogConfig(shown)
  return {
    /** What will be saved, unknown keys included. */
    whole: shown,
    /** The same, as the player and the switches read it. */
    config,
    /** Whether the stored config is in the older format. It is shown converted. */
    isOldFormat,
    isChanged: edit !== null && !same(edit.config, migrateHedgehogConfig(stored)),
    /** Whether a client changed the stored config after the first edit. */
    isStale: edit !== null && !same(edit.base, stored),
    replace: (next: StoredHedgehog) => setEdit({ config: next, base: edit?.base ?? stored }),
    change(next: (config: HedgehogConfigV2) => HedgehogConfigV2): void {
      setEdit({ config: next(config), base: edit?.base ?? stored })
    },
    discard: () => setEdit(null),
  }
}
