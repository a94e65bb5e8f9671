import { Command } from 'commander'
import { visibleText } from '../../shared/visible-text.ts'
import { VERSION } from '../platform/system-info.ts'
import { backupCommands } from './backup.ts'
import { doctorCommand } from './doctor.ts'
import { githubCommand } from './github.ts'
import { keysCommand } from './keys.ts'
import { loginCommand } from './login.ts'
import { projectsCommand } from './projects.ts'
import { serveCommand } from './serve.ts'
import { usersCommand } from './users.ts'

/** An error of commander's as one line that shows what was typed as it is; its hint at a similar name has a line of its own. */
const inOneLine = (text: string) => visibleText(text.trimEnd().replace(/\n(?=\(Did you mean )/, ' '))

export function buildProgram(): Command {
  const program = new Command('companion')
    .description("Run PostHog's user endpoints on your own machine")
    .version(VERSION)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${inOneLine(text)}\n`) })
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
