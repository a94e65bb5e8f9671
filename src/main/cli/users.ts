import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { type CommonOptions, withCommonOptions } from './options.ts'
import { printJson, printTable } from './output.ts'
import { withServices } from './session.ts'

type CreateOptions = CommonOptions & { email: string; firstName: string; lastName: string; staff: boolean }

export function usersCommand(program: Command): void {
  const users = program.command('users').description('list and add people')

  withCommonOptions(users.command('list'))
    .description('everyone who has an account here')
    .action((options: CommonOptions) =>
      withServices(options, ({ services }) => {
        const rows = services.users.list()
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
      withServices(options, ({ services, actor }) => {
        const { uuid, email, first_name, last_name, is_staff } = services.userService.create(actor, {
          email: options.email,
          first_name: options.firstName,
          last_name: options.lastName,
          is_staff: options.staff,
        })
        const created = { uuid, email, first_name, last_name, is_staff: is_staff === 1 }
        if (options.json) printJson(created)
        else printTable([created], '')
      }),
    )
}

function parseEmail(text: string): string {
  if (!z.email().max(254).safeParse(text).success) throw new InvalidArgumentError('That is no email address.')
  return text
}
