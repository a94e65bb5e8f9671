import { appendFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder } from './running-core.ts'

const MAX_BYTES = 1024 * 1024
/** The number of files, including the current one. */
const FILES = 4

export const LOG_NAME = 'companion.log'

/**
 * Creates a function that appends lines to `companion.log` and rotates it to `companion.1.log` and so on when it is full. Lines are written
 * synchronously, so that the last one before a crash is not lost. Never throws, since logging must not break the app.
 */
export function createLogFile(folder: string, maxBytes = MAX_BYTES): (line: string) => void {
  const path = join(folder, LOG_NAME)
  let size = prepare(folder, path)
  return (line) => {
    if (size === null) return
    try {
      if (size + line.length > maxBytes) {
        rotate(folder)
        size = 0
      }
      appendFileSync(path, line, { mode: 0o600 })
      size += Buffer.byteLength(line)
    } catch {
      // The disk is full or the folder was deleted; the line was also written to stderr.
    }
  }
}

/** The current file size; null if the file can't be written. */
function prepare(folder: string, path: string): number | null {
  try {
    createFolder(folder, 0o700)
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0
  } catch {
    return null
  }
}

const nameOf = (age: number) => (age === 0 ? LOG_NAME : `companion.${age}.log`)

function rotate(folder: string): void {
  for (let age = FILES - 2; age >= 0; age -= 1) {
    const from = join(folder, nameOf(age))
    if (statSync(from, { throwIfNoEntry: false }) !== undefined)
      renameSync(from, join(folder, nameOf(age + 1)))
  }
}
