import { existsSync, rmSync } from 'node:fs'

/** Removes a database file with the files that SQLite keeps beside it. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(`${path}${suffix}`)) rmSync(`${path}${suffix}`)
  }
}
