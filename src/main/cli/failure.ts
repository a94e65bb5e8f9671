import type { Flags } from '../core/base/config.ts'
import { AppError, StartError } from '../core/base/errors.ts'
import { spellOut } from './hints.ts'

/** One line on stderr that says why and what to do; a stack for what nobody foresaw. */
export function reportFailure(error: unknown, flags: Flags): void {
  if (error instanceof StartError || error instanceof AppError)
    process.stderr.write(`${spellOut(error.message, flags)}\n`)
  else
    process.stderr.write(
      `Something unexpected went wrong: ${error instanceof Error ? error.stack : String(error)}\n`,
    )
}
