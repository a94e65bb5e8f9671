import { CommanderError } from 'commander'
import { reportFailure } from './cli/failure.ts'
import { buildProgram } from './cli/program.ts'

/** The command line: `companion …`. Exit codes: 0 done, 1 it failed, 2 it was not called right. */
try {
  await buildProgram().parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    reportFailure(error)
    process.exitCode = 1
  }
}
