import { Command } from 'commander'
import { VERSION } from '../platform/system-info.ts'
import { backupCommands } from './backup.ts'
import { doctorCommand } from './doctor.ts'
import { githubCommand } from './github.ts'
import { keysCommand } from './keys.ts'
import { loginCommand } from './login.ts'
import { projectsCommand } from './projects.ts'
import { serveCommand } from './serve.ts'
import { usersCommand } from './users.ts'

export function buildProgram(): Command {
  const program = new Command('companion')
    .description("Run PostHog's user endpoints on your own machine")
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(run with --help for usage)')
  serveCommand(program)
  usersCommand(program)
  keysCommand(program)
  projectsCommand(program)
  githubCommand(program)
  loginCommand(program)
  backupCommands(program)
  doctorCommand(program)
  return program
}
