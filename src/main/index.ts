import { app } from 'electron'
import { GITHUB_URL } from './core/github/app-settings.ts'
import { listenToOutside } from './desktop/deep-links/launch-events.ts'
import { registerScheme } from './desktop/deep-links/link-registration.ts'
import { createDesktop } from './desktop/desktop.ts'
import { createExternalOpener } from './desktop/system/external-opener.ts'
import { readLaunch } from './desktop/system/launch-options.ts'
import { wasOpenedAtLogin } from './desktop/system/login-item.ts'
import { createNotifier } from './desktop/system/notifications.ts'
import { quitCleanly } from './desktop/system/quit.ts'
import { desktopHost, type RunningCore, startCore } from './desktop/system/running-core.ts'
import { applySeedFile } from './desktop/system/seed-files.ts'
import { becomeOnlyInstance } from './desktop/system/single-instance.ts'
import { startOrExplain } from './desktop/system/start-failure.ts'
import { openStateFile } from './desktop/system/state-file.ts'
import { guardPages } from './desktop/windows/page-security.ts'
import { createLog } from './platform/log.ts'

/** The desktop app. Each step may rely on those before it. */
const log = createLog({ level: 'info', json: false })
const { scheme, args, config, devServer } = readLaunch(process.argv, process.env)
// Ahead of `ready`: macOS delivers the link that started the app before it.
const outside = listenToOutside(scheme, args, log)
// Before anything is opened in the data folder: where another app has it, that one gets our arguments and this one ends.
if (becomeOnlyInstance(config.dataDir, process.argv.slice(1), outside.addArguments)) await run()
else app.exit(0)

async function run(): Promise<void> {
  // Only before `ready`, and for every page.
  app.enableSandbox()
  await app.whenReady()

  let core: RunningCore | null = null
  const openExternal = createExternalOpener(() => core?.app.services.githubApp.current().url ?? GITHUB_URL)
  // Before the first page, which comes with the first window.
  guardPages({ origin: () => core?.pages ?? '', openExternal, followLink: outside.addLink, scheme, log })

  const notify = createNotifier(() => outside.addArguments([]))
  const host = desktopHost({ log, openExternal, notify })
  core = await startOrExplain(() => startCore(config, host, devServer), { dataDir: config.dataDir, log })
  if (core === null) return app.exit(1)

  // From here on there is something to close.
  const quitting = quitCleanly(core.app.close, log)
  const state = openStateFile(config.dataDir, log)
  const { window, handleLink } = createDesktop({ config, core, state, scheme, quitting, openExternal, log })
  registerScheme(scheme, process.env, log)

  const { app: running } = core
  if (!args.hidden && !wasOpenedAtLogin()) window.show()
  // Last: links may want the window.
  outside.open({
    link: handleLink,
    seedFile: (path) => void applySeedFile(running, path),
    start: window.show,
  })
}
