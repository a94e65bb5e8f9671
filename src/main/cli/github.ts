import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { StartError } from '../core/errors.ts'
import { CLIENT_SECRET } from '../core/github/app-settings.ts'
import type { Services } from '../core/services.ts'
import { githubEnvironment } from './environment.ts'
import { type CommonOptions, withCommonOptions } from './options.ts'
import { printJson, printTable } from './output.ts'
import { withServices } from './session.ts'

type ConfigureOptions = CommonOptions & {
  clientId: string
  slug: string
  clientSecretStdin: boolean
  url?: string
  apiUrl?: string
}

export function githubCommand(program: Command): void {
  const github = program.command('github').description('set up the GitHub App that links are made with')

  withCommonOptions(github.command('configure'))
    .description('use a GitHub App of your own; its secret goes to the keychain')
    .requiredOption('--client-id <id>', "the App's client id", parseClientId)
    .requiredOption('--slug <slug>', "the App's name in its address, github.com/apps/SLUG", parseSlug)
    .option('--client-secret-stdin', "read the App's client secret from standard input", false)
    .option('--url <url>', 'another GitHub, such as an Enterprise Server', parseUrl)
    .option('--api-url <url>', "that GitHub's API", parseUrl)
    .action(async (options: ConfigureOptions) => {
      const secret = options.clientSecretStdin ? await readSecret() : null
      await withServices(options, async ({ services, actor }) => {
        if (secret !== null) await services.secrets.set(CLIENT_SECRET, secret)
        services.githubApp.store(options)
        services.activity.record(actor, 'github_app.configured', options.slug)
        await printStatus(services, options.json)
      })
    })

  withCommonOptions(github.command('status'))
    .description('what is set up')
    .action((options: CommonOptions) =>
      withServices(options, ({ services }) => printStatus(services, options.json)),
    )

  withCommonOptions(github.command('forget'))
    .description('forget the GitHub App and its secret; links stay until they have to be renewed')
    .action((options: CommonOptions) =>
      withServices(options, async ({ services, actor }) => {
        await services.secrets.delete(CLIENT_SECRET)
        services.githubApp.forget()
        services.activity.record(actor, 'github_app.forgotten', 'GitHub App')
        await printStatus(services, options.json)
      }),
    )
}

async function printStatus({ githubApp, secrets }: Services, json: boolean): Promise<void> {
  const { clientId, slug, url, apiUrl } = githubApp.current()
  const status = {
    configured: githubApp.isConfigured(),
    client_id: clientId,
    slug,
    url,
    api_url: apiUrl,
    client_secret:
      githubEnvironment(process.env).clientSecret !== undefined ? 'environment' : await storedSecret(secrets),
  }
  if (json) printJson(status)
  else printTable([status], '')
}

async function storedSecret(secrets: Services['secrets']): Promise<'stored' | 'missing'> {
  // Without a keychain nothing can be stored in it.
  if (!(await secrets.available())) return 'missing'
  return (await secrets.get(CLIENT_SECRET)) === null ? 'missing' : 'stored'
}

async function readSecret(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) text += String(chunk)
  const secret = text.trim()
  if (secret === '')
    throw new StartError(
      'No client secret came on standard input. Pipe it in, for example from your password manager.',
    )
  return secret
}

function parseClientId(text: string): string {
  if (!/^[\x21-\x7e]{1,100}$/.test(text))
    throw new InvalidArgumentError('A client id looks like Iv23li0123456789abcd.')
  return text
}

function parseSlug(text: string): string {
  if (!/^[A-Za-z0-9-]{1,100}$/.test(text))
    throw new InvalidArgumentError('A slug is letters, digits and dashes.')
  return text
}

function parseUrl(text: string): string {
  if (!z.url({ protocol: /^https?$/ }).safeParse(text).success) {
    throw new InvalidArgumentError('An address looks like https://github.example.com.')
  }
  return text
}
