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
  /** The hedgehog was sent away from the desktop and stays away until it is called back. */
  hedgehogSentAway: z.boolean().catch(false),
  /** The theme of the pages, so that the first window and its title bar have it too. */
  theme: themeSchema.catch('system'),
  /** The person was told that closing the window leaves the app in the tray. */
  toldOfTray: z.boolean().catch(false),
})
export type DesktopState = z.infer<typeof stateSchema>

export type StateFile = {
  readonly current: DesktopState
  /** Changes some of it and writes it all. */
  update(change: Partial<DesktopState>): void
}

/** What the desktop app remembers of itself. A file that is missing or damaged counts as empty: nothing in it is worth a failed start. */
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
        log.warn({ error: String(error) }, 'what the app remembers of itself could not be saved')
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
