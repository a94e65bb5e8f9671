import { accessSync, constants } from 'node:fs'
import { dirname, join } from 'node:path'
import { app } from 'electron'
import type { LaunchOptions } from './launch-options.ts'
import { relaunch } from './relaunch.ts'
import { createFolder, StartError } from './running-core.ts'

/**
 * `taken`: another app is running on the folder and received our arguments. `failed`: the folder can't be created, which is reported once a
 * dialog can be shown.
 */
export type FolderClaim = { kind: 'ours' } | { kind: 'taken' } | { kind: 'failed'; error: StartError }

/**
 * Makes this process the only app on its data folder, which must exist before Electron is told. Chromium's own files go to a subfolder, so that the data folder is the same as the
 * headless server's. There is no lock in development, because the previous process may still hold it.
 */
export function claimDataFolder({ config, argv, devServer }: LaunchOptions): FolderClaim {
  const { dataDir } = config
  const chromiumDir = join(dataDir, 'chromium')
  try {
    makeDataFolder(dataDir)
    makeWritable(chromiumDir)
  } catch (error) {
    if (error instanceof StartError) return { kind: 'failed', error }
    throw error
  }
  app.setPath('userData', dataDir)
  app.setPath('sessionData', chromiumDir)
  if (devServer === undefined && !app.requestSingleInstanceLock({ args: [...argv] })) return { kind: 'taken' }
  return { kind: 'ours' }
}

/**
 * Tries again to create the data folder. If that works, the app restarts, because Chromium's paths can only be set in a new process, and the
 * promise stays pending.
 */
export async function retryDataFolder({ config, argv, environment }: LaunchOptions): Promise<never> {
  makeDataFolder(config.dataDir)
  makeWritable(join(config.dataDir, 'chromium'))
  relaunch(argv, environment)
  app.exit(0)
  return new Promise(() => {})
}

function makeDataFolder(dataDir: string): void {
  try {
    createFolder(dataDir, 0o700)
  } catch (cause) {
    throw new StartError(
      `The data folder ${dataDir} can’t be created (${codeOf(cause)}). Check its parent folder, or choose another one with --data-dir.`,
      { cause },
    )
  }
}

/** Electron's lock fails in the same way if the folder can't be written as if another app has it, so this is checked first. */
function makeWritable(chromiumDir: string): void {
  try {
    createFolder(chromiumDir, 0o700)
    accessSync(dirname(chromiumDir), constants.W_OK)
    accessSync(chromiumDir, constants.W_OK)
  } catch (cause) {
    throw new StartError(
      `The data folder ${dirname(chromiumDir)} can’t be written (${codeOf(cause)}). Check its permissions, or choose another one with --data-dir.`,
      { cause },
    )
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
