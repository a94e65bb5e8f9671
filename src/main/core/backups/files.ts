import { existsSync, rmSync } from 'node:fs'

/** Deletes a database file and SQLite's side files. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(`${path}${suffix}`)) rmSync(`${path}${suffix}`)
  }
}
