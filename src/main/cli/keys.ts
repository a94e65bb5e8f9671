import { type Command, InvalidArgumentError } from 'commander'
import { isScope, notAScope } from '../../shared/scopes.ts'
import { StartError } from '../core/base/errors.ts'
import { hint } from '../core/base/hint.ts'
import { expandHints } from '../platform/hints.ts'
import { CREATE_A_KEY } from './first-key.ts'
import { type CommonOptions, withCommonOptions } from './options.ts'
import { printJson, printTable } from './output.ts'
import { withApp } from './with-app.ts'

type CreateOptions = CommonOptions & { label: string; scopes: string[]; user?: string }

export function keysCommand(program: Command): void {
  const keys = program.command('keys').description('list, create, and revoke API keys')

  withCommonOptions(keys.command('list'))
    .description('list all API keys, without their values')
    .action((options: CommonOptions) =>
      withApp(options, ({ app }) => {
        const rows = app.apiKeys.list(null)
        if (options.json) printJson(rows)
        else printTable(rows, expandHints(`No API keys yet. Create one with ${CREATE_A_KEY}.`, options))
      }),
    )

  withCommonOptions(keys.command('create'))
    .description('create an API key; its value is shown only once')
    .requiredOption('--label <text>', 'a name for the key', parseLabel)
    .requiredOption('--scopes <list>', 'comma-separated scopes: *, user:read, user:write, …', parseScopes)
    .option('--user <email>', 'the user the key belongs to (default: the owner)')
    .action((options: CreateOptions) =>
      withApp(options, ({ app, owner, actor }) => {
        const user = options.user === undefined ? owner : app.users.findByEmail(options.user)
        if (user === null) {
          throw new StartError(
            `No user with the email address ${options.user}. Run ${hint('users', 'list')} to see all users.`,
          )
        }
        const key = app.apiKeys.create(actor, user.id, options.label, options.scopes)
        if (options.json) printJson(key)
        else process.stdout.write(`${key.value}\nCopy it now. It won't be shown again.\n`)
      }),
    )

  withCommonOptions(keys.command('revoke'))
    .description('revoke an API key')
    .argument('<id>', 'the key ID, as shown by `keys list`')
    .action((id: string, options: CommonOptions) =>
      withApp(options, ({ app, actor }) => {
        if (!app.apiKeys.revoke(actor, id, null)) {
          throw new StartError(`No key with the ID ${id}. Run ${hint('keys', 'list')} to see all keys.`)
        }
        if (options.json) printJson({ id, revoked: true })
        else process.stdout.write('Revoked.\n')
      }),
    )
}

function parseLabel(text: string): string {
  const label = text.trim()
  if (label === '' || label.length > 40)
    throw new InvalidArgumentError('A label must be 1 to 40 characters long.')
  return label
}

function parseScopes(text: string): string[] {
  const scopes = text.split(',').map((scope) => scope.trim())
  for (const scope of scopes) if (!isScope(scope)) throw new InvalidArgumentError(notAScope(scope))
  return [...new Set(scopes)]
}
