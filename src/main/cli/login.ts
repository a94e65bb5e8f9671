import type { Command } from 'commander'
import { runningServer } from '../core/db/lock.ts'
import { type CommonOptions, configFrom, withCommonOptions } from './options.ts'
import { printJson } from './output.ts'
import { withApp } from './with-app.ts'

export function loginCommand(program: Command): void {
  withCommonOptions(program.command('login'))
    .description('print a one-time sign-in link for the UI, valid for ten minutes')
    .option(
      '--port <n>',
      'the port the server will use, if it is not running yet (env: COMPANION_PORT; default: the port in Settings, or 7676)',
    )
    .action((options: CommonOptions & { port?: string }) =>
      withApp(options, ({ app, dataDir }) => {
        const running = runningServer(dataDir)
        const origin =
          running !== null && running !== 'starting'
            ? running.url
            : `http://127.0.0.1:${configFrom(options).port ?? app.settings.port()}`
        const loginUrl = app.loginUrl(origin)
        if (options.json) printJson({ login_url: loginUrl })
        else process.stdout.write(`${loginUrl}\n`)
      }),
    )
}
