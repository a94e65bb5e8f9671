import { CommanderError } from 'commander'
import { reportFailure } from './cli/failure.ts'
import { buildProgram } from './cli/program.ts'
import type { Flags } from './core/base/config.ts'
import { StartError, UsageError } from './core/base/errors.ts'

/** A reader may close the pipe early (`… | head -1`), which is not an error. */
const checkOutput = (error: NodeJS.ErrnoException | null | undefined): void => {
  if (!error || error.code === 'EPIPE') return
  reportFailure(new StartError(`The output could not be written: ${error.message}.`), flags)
  process.exit(1)
}
process.stdout.on('error', checkOutput)
process.stderr.on('error', () => {})

/** A keychain that never answers would keep a finished command alive, so the process exits once its output is written. */
const end = (): void => {
  process.stdout.write('', (error) => {
    checkOutput(error)
    process.exit(process.exitCode)
  })
}

/** The command line: `companion …`. Exit codes: 0 success, 1 failure, 2 usage error. */
let flags: Flags = {}

try {
  await buildProgram()
    .hook('preAction', (_program, command) => {
      flags = command.opts<Flags>()
    })
    .hook('postAction', (_program, command) => {
      if (command.name() !== 'serve') end()
    })
    .parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    reportFailure(error, flags)
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
  end()
}
