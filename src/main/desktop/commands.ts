import { app, clipboard } from 'electron'
import type { Overlay } from './overlay/overlay.ts'
import { showLogs } from './system/app-log.ts'
import type { LaunchOptions } from './system/launch-options.ts'
import { openFolder } from './system/open-folder.ts'
import type { Log, OwnCore, RunningCore } from './system/running-core.ts'
import { applySeedFile, chooseSeedFile } from './system/seed-files.ts'
import type { StateFile } from './system/state-file.ts'
import { offerUpdates } from './system/update-dialogs.ts'
import type { Updates } from './system/updates.ts'
import type { AppCommands } from './windows/app-commands.ts'
import type { MainWindow } from './windows/main-window.ts'

type Deps = {
  launch: LaunchOptions
  core: RunningCore
  state: StateFile
  window: MainWindow
  overlay: Overlay
  updates: Updates
  /** Called when something that the menus show has changed. */
  onChange: () => void
  log: Log
}

/** The actions of the menus and the tray. */
export function createCommands(deps: Deps): AppCommands {
  const { launch, core, state, window, overlay, updates, onChange, log } = deps
  const { dataDir } = launch.config
  const { own } = core
  const report = (work: unknown): void => {
    Promise.resolve(work).catch((error: unknown) => log.error({ error: String(error) }, 'a menu item failed'))
  }

  return {
    open: window.show,
    openSettings: () => window.showAt('/settings'),
    copyAddress: () => report(clipboard.writeText(core.origin)),
    pause: own && {
      isOn: own.pause.isOn,
      set(paused) {
        own.pause.set(paused)
        onChange()
      },
    },
    hedgehogSentAway: () => (canBeSentAway(overlay) ? state.current.hedgehogSentAway : null),
    setHedgehogSentAway(away) {
      state.update({ hedgehogSentAway: away })
      overlay.refresh()
      onChange()
    },
    applySeed: own && (() => report(chooseAndApply(own))),
    openDataFolder: () => report(openFolder(dataDir)),
    openReference: () => window.showAt('/_companion/docs'),
    showLogs: () => report(showLogs(dataDir)),
    checkForUpdates: () => report(offerUpdates(updates)),
    about: () => app.showAboutPanel(),
    quit: () => app.quit(),
  }
}

const canBeSentAway = (overlay: Overlay) => !['not enabled', 'wayland', 'attached'].includes(overlay.state())

async function chooseAndApply(own: OwnCore): Promise<void> {
  const path = await chooseSeedFile()
  if (path !== null) await applySeedFile(own.applySeed, path)
}
