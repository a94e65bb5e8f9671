import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { type HedgehogConfigV2, migrateHedgehogConfig } from '../../shared/hedgehog-config.ts'
import type { StoredHedgehog } from '../api/hedgehog.ts'
import { meQuery } from '../api/queries.ts'
import { stored as kept } from '../api/stored.ts'

export type Draft = ReturnType<typeof useDraft>

const configSchema = z.record(z.string(), z.unknown())
const editSchema = z.object({
  config: configSchema,
  /** The stored config when the edit began. */
  base: configSchema,
  /** The text in the JSON editor while it is not a valid config. */
  invalidJson: z.string().optional(),
})
type Edit = z.infer<typeof editSchema>

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * The unsaved edit of the stored config. Until the first edit it follows the stored config, even when a client changes it; after that
 * it stays until it is saved or discarded, also across navigation and reloads.
 */
export function useDraft(stored: StoredHedgehog) {
  const me = useQueryClient().getQueryData(meQuery.queryKey)
  const key = `hedgehog-draft.${me?.uuid}`
  const [edit, setEdit] = useState<Edit | null>(() => editSchema.safeParse(kept.read(key)).data ?? null)
  const update = (next: Edit | null) => {
    kept.write(key, next)
    setEdit(next)
  }
  const base = edit?.base ?? stored
  const isOldFormat = Object.keys(stored).length > 0 && stored.version !== 2
  const whole: StoredHedgehog = edit?.config ?? migrateHedgehogConfig(stored)
  const { invalidJson } = edit ?? {}
  const isChanged =
    invalidJson !== undefined || (edit !== null && !same(edit.config, migrateHedgehogConfig(stored)))
  return {
    /** What will be saved, unknown keys included. */
    whole,
    /** The same, as the player and the switches read it. */
    config: migrateHedgehogConfig(whole),
    /** The text in the JSON editor while it is not a valid config. */
    invalidJson,
    /** Whether the stored config is in the older format. It is shown converted. */
    isOldFormat,
    isChanged,
    canSave: (isChanged || isOldFormat) && invalidJson === undefined,
    /** Whether a client changed the stored config after the first edit. */
    isStale: isChanged && !same(base, stored),
    replace: (config: StoredHedgehog) => update({ config, base }),
    setInvalidJson: (source: string) => update({ config: whole, base, invalidJson: source }),
    change(next: (config: HedgehogConfigV2) => HedgehogConfigV2): void {
      update({ config: next(migrateHedgehogConfig(whole)), base })
    },
    discard: () => update(null),
  }
}
