import { type Command, InvalidArgumentError } from 'commander'
import { emailSchema } from '../../shared/contract/email.ts'
import { summarize } from '../core/users/store.ts'
import { type CommonOptions, withCommonOptions } from './options.ts'
import { printJson, printTable } from './output.ts'
import { withApp } from './with-app.ts'

type CreateOptions = CommonOptions & { email: string; firstName: string; lastName: string; staff: boolean }

export function usersCommand(program: Command): void {
  const users = program.command('users').description('list and add people')

  withCommonOptions(users.command('list'))
    .description('everyone who has an account here')
    .action((options: CommonOptions) =>
      withApp(options, ({ app }) => {
        const rows = app.users.list()
        if (options.json) printJson(rows)
        else printTable(rows, 'There is nobody yet.')
      }),
    )

  withCommonOptions(users.command('create'))
    .description('add a person to the first organization')
    .requiredOption('--email <email>', 'their address', parseEmail)
    .option('--first-name <name>', 'their first name', '')
    .option('--last-name <name>', 'their last name', '')
    .option('--staff', 'may act on other users', false)
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
  if (!emailSchema.safeParse(text).success) throw new InvalidArgumentError('That is no email address.')
  return text
}
