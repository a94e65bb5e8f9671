import { visibleText } from '../../shared/visible-text.ts'
import type { Flags } from '../core/base/config.ts'
import { AppError, StartError, UsageError } from '../core/base/errors.ts'
import { tooManyOpenFiles } from '../core/base/open-files.ts'
import { expandHints } from '../platform/hints.ts'

/** Prints one line with the cause and the fix to stderr, or a stack trace for an unexpected error. */
export function reportFailure(failure: unknown, flags: Flags): void {
  const error = tooManyOpenFiles(failure) ?? failure
  if (error instanceof StartError || error instanceof AppError)
    process.stderr.write(
      `${error instanceof UsageError ? 'error: ' : ''}${visibleText(expandHints(error.message, flags))}\n`,
    )
  else process.stderr.write(`Unexpected error: ${error instanceof Error ? error.stack : String(error)}\n`)
}
