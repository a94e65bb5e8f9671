import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { preferencesSchema, themeSchema } from '../../../shared/ipc.ts'
import type { Log } from './running-core.ts'

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })
const { closeToTray, startAtLogin, checkForUpdates } = preferencesSchema.shape

const stateSchema = z.object({
  window: boundsSchema.nullable().catch(null),
  maximized: z.boolean().catch(false),
  preferences: z
    .object({
      closeToTray: closeToTray.catch(true),
      startAtLogin: startAtLogin.catch(false),
      checkForUpdates: checkForUpdates.catch(false),
    })
    .catch({ closeToTray: true, startAtLogin: false, checkForUpdates: false }),
  /** The hedgehog is hidden from the desktop until the user shows it again. */
  hedgehogSentAway: z.boolean().catch(false),
  /** The theme of the pages, which the window needs before they load. */
  theme: themeSchema.catch('system'),
  /** Whether the user was told that the app keeps running in the tray. */
  toldOfTray: z.boolean().catch(false),
})
export type DesktopState = z.infer<typeof stateSchema>

export type StateFile = {
  readonly current: DesktopState
  /** Merges a change and saves the file. */
  update(change: Partial<DesktopState>): void
}

/** The desktop app's saved state. A missing or damaged file counts as empty, since nothing in it is worth failing to start. */
export function openStateFile(dataDir: string, log: Pick<Log, 'warn'>): StateFile {
  const path = join(dataDir, 'desktop.json')
  const read = stateSchema.safeParse(readJson(path))
  let current = read.success ? read.data : stateSchema.parse({})
  return {
    get current() {
      return current
    },
    update(change) {
      current = { ...current, ...change }
      try {
        const partial = `${path}.partial`
        writeFileSync(partial, `${JSON.stringify(current, null, 2)}\n`, { mode: 0o600 })
        renameSync(partial, path)
      } catch (error) {
        log.warn({ error: String(error) }, 'could not save the desktop app’s state')
      }
    },
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
