import { chmodSync } from 'node:fs'

/** Only the owner can change a mode. A file that belongs to someone else, as in a mounted folder, may still be usable. */
export function setMode(path: string, mode: number): void {
  try {
    chmodSync(path, mode)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error
  }
}
