import { CommanderError } from 'commander'
import { reportFailure } from './cli/failure.ts'
import { buildProgram } from './cli/program.ts'
import type { Flags } from './core/base/config.ts'

// Whoever read our output may stop reading (`… | head -1`); that is no reason to fall over.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

/** A keychain that never answers would keep a finished command alive, so it is ended once everything is said. */
const end = (): void => {
  process.stdout.write('', () => process.exit(process.exitCode))
}

/** The command line: `companion …`. Exit codes: 0 done, 1 it failed, 2 it was not called right. */
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
    process.exitCode = 1
  }
  end()
}
