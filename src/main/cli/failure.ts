import { AppError, StartError } from '../core/base/errors.ts'

/** One line on stderr that says why and what to do; a stack for what nobody foresaw. */
export function reportFailure(error: unknown): void {
  if (error instanceof StartError || error instanceof AppError) process.stderr.write(`${error.message}\n`)
  else
    process.stderr.write(
      `Something unexpected went wrong: ${error instanceof Error ? error.stack : String(error)}\n`,
    )
}
