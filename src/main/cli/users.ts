import { type Command, InvalidArgumentError } from 'commander'
import { EMAIL_MAX, isEmailAddress } from '../../shared/email.ts'
import { NAME_MAX } from '../../shared/name-limit.ts'
import { summarize } from '../core/users/summarize.ts'
import { type CommonOptions, withCommonOptions } from './options.ts'
import { printJson, printTable } from './output.ts'
import { withApp } from './with-app.ts'

type CreateOptions = CommonOptions & { email: string; firstName: string; lastName: string; staff: boolean }

export function usersCommand(program: Command): void {
  const users = program.command('users').description('list and create users')

  withCommonOptions(users.command('list'))
    .description('list all users')
    .action((options: CommonOptions) =>
      withApp(options, ({ app }) => {
        const rows = app.users.list()
        if (options.json) printJson(rows)
        else printTable(rows, 'No users yet.')
      }),
    )

  withCommonOptions(users.command('create'))
    .description('create a user in the first organization')
    .requiredOption('--email <email>', 'email address', parseEmail)
    .option('--first-name <name>', 'first name', parseName, '')
    .option('--last-name <name>', 'last name', parseName, '')
    .option('--staff', 'allow access to other users', false)
    .action((options: CreateOptions) =>
      withApp(options, ({ app, actor }) => {
        const row = app.userService.create(actor, {
          email: options.email,
          first_name: options.firstName,
          last_name: options.lastName,
          is_staff: options.staff,
        })
        const created = summarize(row)
        if (options.json) printJson(created)
        else printTable([created], '')
      }),
    )
}

function parseEmail(text: string): string {
  if (text.length > EMAIL_MAX || !isEmailAddress(text))
    throw new InvalidArgumentError('Invalid email address.')
  return text
}

function parseName(text: string): string {
  const name = text.trim()
  if ([...name].length > NAME_MAX)
    throw new InvalidArgumentError(`A name can be at most ${NAME_MAX} characters long.`)
  return name
}
