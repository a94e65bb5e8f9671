import { type Command, InvalidArgumentError } from 'commander'
import { scopeSchema } from '../../shared/scopes.ts'
import { StartError } from '../core/base/errors.ts'
import { hint } from '../core/base/hint.ts'
import { spellOut } from './hints.ts'
import { type CommonOptions, withCommonOptions } from './options.ts'
import { printJson, printTable } from './output.ts'
import { withApp } from './with-app.ts'

type CreateOptions = CommonOptions & { label: string; scopes: string[]; user?: string }

/** The command that makes a key for a first client. */
export const CREATE_A_KEY = hint('keys', 'create', '--label', 'my-client', '--scopes', 'user:read,user:write')

export function keysCommand(program: Command): void {
  const keys = program.command('keys').description('list, make and revoke API keys')

  withCommonOptions(keys.command('list'))
    .description('every API key, without its value')
    .action((options: CommonOptions) =>
      withApp(options, ({ app }) => {
        const rows = app.apiKeys.list(null)
        if (options.json) printJson(rows)
        else printTable(rows, spellOut(`There are no keys yet. Create one with ${CREATE_A_KEY}.`, options))
      }),
    )

  withCommonOptions(keys.command('create'))
    .description('make an API key; its value is printed once and not kept')
    .requiredOption('--label <text>', 'what the key is for', parseLabel)
    .requiredOption(
      '--scopes <list>',
      'what it may do: *, user:read, user:write, … with commas between',
      parseScopes,
    )
    .option('--user <email>', 'whose key it is (default: the owner)')
    .action((options: CreateOptions) =>
      withApp(options, ({ app, owner, actor }) => {
        const user = options.user === undefined ? owner : app.users.findByEmail(options.user)
        if (user === null) {
          throw new StartError(
            `Nobody here has the address ${options.user}. ${hint('users', 'list')} shows who is here.`,
          )
        }
        const key = app.apiKeys.create(actor, user.id, options.label, options.scopes)
        if (options.json) printJson(key)
        else process.stdout.write(`${key.value}\nKeep it: it is not shown again.\n`)
      }),
    )

  withCommonOptions(keys.command('revoke'))
    .description('end a key')
    .argument('<id>', 'the id that `keys list` shows')
    .action((id: string, options: CommonOptions) =>
      withApp(options, ({ app, actor }) => {
        if (!app.apiKeys.revoke(actor, id, null)) {
          throw new StartError(`There is no key ${id}. ${hint('keys', 'list')} shows the ones there are.`)
        }
        if (options.json) printJson({ id, revoked: true })
        else process.stdout.write('Revoked.\n')
      }),
    )
}

function parseLabel(text: string): string {
  const label = text.trim()
  if (label === '' || label.length > 40) throw new InvalidArgumentError('A label is 1 to 40 characters.')
  return label
}

function parseScopes(text: string): string[] {
  const scopes = text.split(',').map((scope) => scope.trim())
  for (const scope of scopes) {
    const result = scopeSchema.safeParse(scope, { reportInput: true })
    if (!result.success) throw new InvalidArgumentError(result.error.issues[0]?.message ?? '')
  }
  return [...new Set(scopes)]
}
