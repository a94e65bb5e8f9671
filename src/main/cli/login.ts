import type { Command } from 'commander'
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
      withApp(options, async ({ app, dataDir }) => {
        const { runningServer } = await import('../core/db/lock.ts')
        const running = runningServer(dataDir)
        const origin =
          running !== null && running !== 'starting'
            ? running.url
            : await futureOrigin(configFrom(options).port ?? app.settings.port(), running)
        const loginUrl = app.loginUrl(origin)
        if (options.json) printJson({ login_url: loginUrl })
        else process.stdout.write(`${loginUrl}\n`)
      }),
    )
}

/** Where the server will be. A link that leads to another program would hand it the token. @throws StartError */
async function futureOrigin(port: number, running: 'starting' | null): Promise<string> {
  const { ADDRESS, refuseTakenPort } = await import('../core/http/listen.ts')
  if (running === null) await refuseTakenPort(port)
  return `http://${ADDRESS}:${port}`
}
