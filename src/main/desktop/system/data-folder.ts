import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { LaunchOptions } from './launch-options.ts'
import { StartError } from './running-core.ts'

/**
 * `taken`: another app is running on the folder and received our arguments. `failed`: the folder can't be created, which is reported once a
 * dialog can be shown.
 */
export type FolderClaim = { kind: 'ours' } | { kind: 'taken' } | { kind: 'failed'; error: StartError }

/**
 * Makes this process the only app on its data folder. Chromium's own files go to a subfolder, so that the data folder is the same as the
 * headless server's. There is no lock in development, because the previous process may still hold it.
 */
export function claimDataFolder({ config, argv, devServer }: LaunchOptions): FolderClaim {
  const { dataDir } = config
  try {
    makeDataFolder(dataDir)
  } catch (error) {
    if (error instanceof StartError) return { kind: 'failed', error }
    throw error
  }
  app.setPath('userData', dataDir)
  app.setPath('sessionData', join(dataDir, 'chromium'))
  if (devServer === undefined && !app.requestSingleInstanceLock({ args: [...argv] })) return { kind: 'taken' }
  return { kind: 'ours' }
}

/** Tries again to create the data folder. If that works, the app restarts, because Chromium's paths can only be set in a new process. */
export function retryDataFolder(dataDir: string): never {
  makeDataFolder(dataDir)
  app.relaunch()
  app.exit(0)
  throw new StartError('PostHog Companion is restarting.')
}

function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new StartError(
      `The data folder ${dataDir} can’t be created (${code}). Check its parent folder, or choose another one with --data-dir.`,
      { cause },
    )
  }
}
