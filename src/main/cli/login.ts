import { type Command, Option } from 'commander'
import { runningServer } from '../core/db/lock.ts'
import { type CommonOptions, parsePort, withCommonOptions } from './options.ts'
import { printJson } from './output.ts'
import { withServices } from './session.ts'

export function loginCommand(program: Command): void {
  withCommonOptions(program.command('login'))
    .description('a fresh address that opens the UI, once, within ten minutes')
    .addOption(
      new Option(
        '--port <n>',
        'where the server will listen, if it does not run yet (default: as set, else 7676)',
      )
        .env('COMPANION_PORT')
        .argParser(parsePort),
    )
    .action((options: CommonOptions & { port?: number }) =>
      withServices(options, ({ services, owner, dataDir }) => {
        const running = runningServer(dataDir)
        const base =
          running !== null && running !== 'starting'
            ? running.url
            : `http://127.0.0.1:${options.port ?? services.settings.port()}`
        const loginUrl = `${base}/_companion/login?token=${services.sessions.issueLoginToken(owner.id)}`
        if (options.json) printJson({ login_url: loginUrl })
        else process.stdout.write(`${loginUrl}\n`)
      }),
    )
}
