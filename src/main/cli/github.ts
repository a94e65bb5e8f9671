import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Redirect } from '../../shared/contract/github-app.ts'
import { REDIRECTS } from '../../shared/github.ts'
import { parseGitHubUrl } from '../core/base/config-values.ts'
import { StartError } from '../core/base/errors.ts'
import type { GitHub } from '../core/github/github.ts'
import { type CommonOptions, withCommonOptions } from './options.ts'
import { printJson, printTable } from './output.ts'
import { withApp } from './with-app.ts'

type ConfigureOptions = CommonOptions & {
  clientId: string
  slug: string
  clientSecretStdin: boolean
  url?: string
  apiUrl?: string
  redirect?: Redirect
}

export function githubCommand(program: Command): void {
  const github = program.command('github').description('manage the GitHub App used to connect accounts')

  withCommonOptions(github.command('configure'))
    .description('use your own GitHub App; its secret is stored in the keychain')
    .requiredOption('--client-id <id>', "the App's client ID", parseClientId)
    .requiredOption('--slug <slug>', "the App's slug, as in github.com/apps/SLUG", parseSlug)
    .option('--client-secret-stdin', "read the App's client secret from standard input", false)
    .option('--url <url>', 'GitHub URL, for GitHub Enterprise Server', parseUrl)
    .option('--api-url <url>', 'GitHub API URL, for GitHub Enterprise Server', parseUrl)
    .addOption(
      new Option(
        '--redirect <kind>',
        "where GitHub redirects: this server's address, or the app's URL scheme",
      ).choices(REDIRECTS),
    )
    .action(async (options: ConfigureOptions) => {
      const secret = options.clientSecretStdin ? await readSecret() : null
      await withApp(options, async ({ app, actor }) => {
        await app.github.appService.configure(actor, { ...options, clientSecret: secret })
        await printStatus(app.github, options.json)
      })
    })

  withCommonOptions(github.command('status'))
    .description('show the current configuration')
    .action((options: CommonOptions) => withApp(options, ({ app }) => printStatus(app.github, options.json)))

  withCommonOptions(github.command('forget'))
    .description('remove the GitHub App and its secret; connections work until their tokens need a refresh')
    .action((options: CommonOptions) =>
      withApp(options, async ({ app, actor }) => {
        await app.github.appService.forget(actor)
        await printStatus(app.github, options.json)
      }),
    )
}

async function printStatus({ app, appService }: GitHub, json: boolean): Promise<void> {
  const status = await appService.status()
  if (json) printJson(status)
  else printTable([{ ...status, redirect: app.redirect() }], '')
}

async function readSecret(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) text += String(chunk)
  const secret = text.trim()
  if (secret === '')
    throw new StartError(
      'No client secret was received on standard input. Pipe it in, for example from your password manager.',
    )
  return secret
}

function parseClientId(text: string): string {
  if (!/^[\x21-\x7e]{1,100}$/.test(text))
    throw new InvalidArgumentError('Invalid client ID. It looks like Iv23li0123456789abcd.')
  return text
}

function parseSlug(text: string): string {
  if (!/^[A-Za-z0-9-]{1,100}$/.test(text))
    throw new InvalidArgumentError('A slug can only contain letters, digits, and hyphens.')
  return text
}

function parseUrl(text: string): string {
  try {
    return parseGitHubUrl(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}
