import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Redirect } from '../../shared/contract/github-app.ts'
import { REDIRECTS } from '../../shared/github.ts'
import { parseAppSlug, parseClientId, parseClientSecret, parseGitHubUrl } from '../core/base/config-values.ts'
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
    .requiredOption('--client-id <id>', "the App's client ID", option(parseClientId))
    .requiredOption('--slug <slug>', "the App's slug, as in github.com/apps/SLUG", option(parseAppSlug))
    .option('--client-secret-stdin', "read the App's client secret from standard input", false)
    .option('--url <url>', 'GitHub URL, for GitHub Enterprise Server', option(parseGitHubUrl))
    .option('--api-url <url>', 'GitHub API URL, for GitHub Enterprise Server', option(parseGitHubUrl))
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
  try {
    return parseClientSecret(secret)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The text on standard input is not a client secret: ${reason}`, { cause })
  }
}

/** A parser for an option, whose error commander reports with the option's name. */
const option =
  (parse: (text: string) => string) =>
  (text: string): string => {
    try {
      return parse(text)
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
    }
  }
