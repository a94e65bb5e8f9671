import { type Command, InvalidArgumentError } from 'commander'
import { INSTALLATION_ID } from '../../shared/github.ts'
import { type CommonOptions, withCommonOptions } from './options.ts'
import { printJson, printTable } from './output.ts'
import { type CommandContext, withApp } from './with-app.ts'

export function projectsCommand(program: Command): void {
  const projects = program
    .command('projects')
    .description('list and create projects, and share GitHub installations with them')

  withCommonOptions(projects.command('list'))
    .description('list all projects')
    .action((options: CommonOptions) =>
      withApp(options, ({ app }) => {
        const rows = app.organizations.projects()
        if (options.json) printJson(rows)
        else printTable(rows, 'No projects yet.')
      }),
    )

  withCommonOptions(projects.command('create'))
    .description('create a project in the first organization')
    .requiredOption('--name <name>', "the project's name", parseName)
    .action((options: CommonOptions & { name: string }) =>
      withApp(options, ({ app, actor }) => {
        const { id, uuid, name, organization } = app.organizationService.createProject(actor, options.name)
        if (options.json) printJson({ id, uuid, name, organization })
        else printTable([{ id, uuid, name, organization }], '')
      }),
    )

  withCommonOptions(projects.command('link-github'))
    .description('share a connected GitHub installation with a project')
    .argument('<id>', 'the project ID', parseId)
    .requiredOption('--installation <n>', 'the GitHub installation ID', parseInstallation)
    .action((id: number, options: CommonOptions & { installation: string }) =>
      link(id, options.installation, options),
    )

  withCommonOptions(projects.command('unlink-github'))
    .description('stop sharing an installation with a project')
    .argument('<id>', 'the project ID', parseId)
    .action((id: number, options: CommonOptions) => link(id, null, options))
}

function link(id: number, installation: string | null, options: CommonOptions): Promise<void> {
  return withApp(options, ({ app, actor }: CommandContext) => {
    const project = app.organizationService.shareInstallation(actor, id, installation)
    if (options.json) printJson(project)
    else printTable([project], '')
  })
}

function parseName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > 200)
    throw new InvalidArgumentError('A name must be 1 to 200 characters long.')
  return name
}

function parseId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('A project ID is a whole number, as shown by `projects list`.')
  return Number(text)
}

function parseInstallation(text: string): string {
  if (!INSTALLATION_ID.test(text))
    throw new InvalidArgumentError('An installation ID is a number of up to 20 digits.')
  return text
}
