import { closeSync, openSync } from 'node:fs'
import { StartError } from './errors.ts'

/** A temporary error: nothing is wrong with the file that could not be opened. */
export class TooManyOpenFiles extends StartError {
  constructor(cause: unknown) {
    super(
      'Too many files are open, so none can be opened. Close other programs, or raise the limit with `ulimit -n`, and try again.',
      { cause },
    )
  }
}

/** SQLite opens up to this many at once: the database, its log, the log's index, and the folder. */
const FILES_OF_SQLITE = 4

/** The error to report if the limit on open files is the cause of this one; otherwise null. */
export function tooManyOpenFiles(error: unknown): TooManyOpenFiles | null {
  if (error instanceof TooManyOpenFiles) return error
  const code = codeOf(error)
  // SQLite doesn't say why it could not open a file.
  const isOutOfFiles = isLimit(code) || (/^SQLITE_(CANTOPEN|IOERR)/.test(code) && !canOpenMore())
  return isOutOfFiles ? new TooManyOpenFiles(error) : null
}

const isLimit = (code: string): boolean => code === 'EMFILE' || code === 'ENFILE'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

function canOpenMore(): boolean {
  const opened: number[] = []
  try {
    while (opened.length < FILES_OF_SQLITE) opened.push(openSync(process.execPath, 'r'))
    return true
  } catch (error) {
    return !isLimit(codeOf(error))
  } finally {
    for (const file of opened) closeSync(file)
  }
}
