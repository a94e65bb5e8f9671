import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { LaunchOptions } from './launch-options.ts'
import { StartError } from './running-core.ts'

/**
 * `taken`: another app runs on the folder and got our arguments. `failed`: the folder can't be made, which is a reason for the person and
 * not for a crash before there is anything to show it with.
 */
export type FolderClaim = { kind: 'ours' } | { kind: 'taken' } | { kind: 'failed'; error: StartError }

/**
 * Makes this process the only app on its data folder. Chromium's own files go to a subfolder, so that the data folder is the same as the
 * headless server's. In development there is no lock: the process that is being replaced may hold it still.
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

/** A folder that could not be made at the start is tried again; Chromium's paths can only be set by a new process. */
export function retryDataFolder(dataDir: string): never {
  makeDataFolder(dataDir)
  app.relaunch()
  app.exit(0)
  throw new StartError('PostHog Companion starts again.')
}

function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new StartError(
      `The data folder ${dataDir} can’t be created (${code}). Check the folder that it should be in, or choose another one with --data-dir.`,
      { cause },
    )
  }
}
