import { app } from 'electron'
import type { Launches } from './deep-links/launch-events.ts'
import { registerScheme } from './deep-links/link-registration.ts'
import { restartFor } from './deep-links/restart.ts'
import { createDesktop } from './desktop.ts'
import type { FolderClaim } from './system/data-folder.ts'
import { createExternalOpener } from './system/external-opener.ts'
import type { LaunchOptions } from './system/launch-options.ts'
import { wasOpenedAtLogin } from './system/login-item.ts'
import { useSystemNetwork } from './system/network.ts'
import { createNotifier } from './system/notifications.ts'
import { quitCleanly } from './system/quit.ts'
import { GITHUB_URL, type Log, type RunningCore } from './system/running-core.ts'
import { applySeedFile, refuseSeedFile } from './system/seed-files.ts'
import { openCore } from './system/start-core.ts'
import { openStateFile } from './system/state-file.ts'
import { guardPages } from './windows/page-security.ts'

type Deps = { launch: LaunchOptions; claim: FolderClaim; launches: Launches; log: Log }

/** Runs once Electron is ready. Each step may depend on the earlier ones. */
export async function startDesktop({ launch, claim, launches, log }: Deps): Promise<void> {
  const { config, scheme, environment } = launch
  void useSystemNetwork(config.proxy, log)

  let core: RunningCore | null = null
  const openExternal = createExternalOpener(() => core?.githubUrl() ?? GITHUB_URL)
  // Before the first window, which loads the first page.
  guardPages({ origin: () => core?.pages ?? '', openExternal, followLink: launches.addLink, scheme, log })

  // The app can be asked to quit while it is starting, too.
  const quitting = quitCleanly({
    close: async () => core?.close(),
    onExit: () => restartFor(launches.kept(), launch, log),
    log,
  })
  quitting.onBegin(launches.keep)

  const notifier = createNotifier(launches.addStart, log)
  core = await openCore({ launch, claim, notifier, openExternal, log })
  if (quitting.begun()) {
    await core?.close()
    return
  }
  if (core === null) {
    app.exit(1)
    return
  }

  const state = openStateFile(config.dataDir, log)
  const desktop = createDesktop({ launch, core, state, quitting, notifier, openExternal, log })
  const { window } = desktop
  registerScheme(scheme, environment, log)

  if (launch.args.hidden || wasOpenedAtLogin(log)) desktop.startHidden()
  else window.show()
  const apply = core.own?.applySeed
  const { origin } = core
  // Last, because links may need the window.
  launches.open({
    link: desktop.handleLink,
    seedFile: (path) => void (apply ? applySeedFile(apply, path) : refuseSeedFile(path, origin)),
    settings: () => window.showAt('/settings'),
    start: window.show,
  })
}
