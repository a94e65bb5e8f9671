import { app, clipboard, type Display, screen, session, shell } from 'electron'
import { migrateHedgehogConfig } from '../../shared/hedgehog-config.ts'
import type { AppConfig } from '../core/config.ts'
import type { Log } from '../core/host.ts'
import { createLinkHandler } from './deep-links/link-handler.ts'
import { createOverlay } from './overlay/overlay.ts'
import { watchBattery } from './system/battery.ts'
import { readBuildInfo, setAbout } from './system/build-info.ts'
import { setStartAtLogin } from './system/login-item.ts'
import type { Quitting } from './system/quit.ts'
import type { RunningCore } from './system/running-core.ts'
import { applySeedFile, chooseSeedFile } from './system/seed-files.ts'
import type { StateFile } from './system/state-file.ts'
import { checkForUpdates, offerUpdates } from './system/updates.ts'
import { createTray } from './tray/tray.ts'
import type { Actions } from './windows/app-commands.ts'
import { createAnswers } from './windows/ipc.ts'
import { createMainWindow, type MainWindow } from './windows/main-window.ts'
import { setMenu } from './windows/menu.ts'
import { createPages } from './windows/page-registry.ts'
import { denyPermissions } from './windows/page-security.ts'

type Deps = {
  config: AppConfig & { dataDir: string }
  core: RunningCore
  state: StateFile
  scheme: string
  quitting: Quitting
  openExternal: (address: string) => Promise<void>
  log: Log
}

export type Desktop = {
  window: MainWindow
  handleLink: (link: string) => Promise<void>
}

/** All that a person sees of the running core: window, menus, tray, hedgehog; and what its pages may ask for. */
export function createDesktop(deps: Deps): Desktop {
  const { config, core, state, log } = deps
  const { app: running, origin, pages: pagesOrigin } = core
  const pages = createPages()
  const answers = createAnswers({ pages, origin: pagesOrigin, log })
  denyPermissions(session.defaultSession, () => pagesOrigin)

  const window = createMainWindow({
    state,
    pages,
    origin: pagesOrigin,
    loginPath: () => running.loginUrl().slice(origin.length),
    isQuitting: deps.quitting.begun,
    onFullScreen: () => overlay.refresh(),
    log,
  })
  const battery = watchBattery(() => overlay.refresh())
  const overlay = createOverlay({
    address: overlayAddress(core),
    pages,
    answers,
    config: hedgehogConfig(core),
    sentAway: () => state.current.hedgehogSentAway,
    savingBattery: battery.saving,
    isFullScreenOn: (display) => fillsScreen(window, display),
    log,
  })

  const info = readBuildInfo()
  setAbout(info)
  const actions: Actions = {
    open: window.show,
    copyAddress: () => report(clipboard.writeText(origin), log),
    isPaused: running.pause.isOn,
    setPaused(paused) {
      running.pause.set(paused)
      tray.refresh()
    },
    hedgehogEnabled: () => overlay.state() !== 'not enabled',
    hedgehogSentAway: () => state.current.hedgehogSentAway,
    setHedgehogSentAway(away) {
      state.update({ hedgehogSentAway: away })
      overlay.refresh()
      tray.refresh()
    },
    applySeed: () => report(chooseAndApply(core), log),
    openDataFolder: () => report(shell.openPath(config.dataDir), log),
    openReference: () => window.showAt('/_companion/docs'),
    checkForUpdates: () => report(offerUpdates(log), log),
    about: () => app.showAboutPanel(),
    quit: () => app.quit(),
  }
  const tray = createTray(origin, actions, log)
  setMenu(actions, { developer: !app.isPackaged })
  running.onChange(() => {
    overlay.refresh()
    tray.refresh()
  })

  answers('about:info', () => info)
  answers('data-folder:open', async () => void (await shell.openPath(config.dataDir)))
  answers('updates:check', () => checkForUpdates(log))
  answers('preferences:get', () => state.current.preferences)
  answers('preferences:set', (_sender, preferences) => {
    if (preferences.startAtLogin !== state.current.preferences.startAtLogin)
      setStartAtLogin(preferences.startAtLogin, process.env)
    state.update({ preferences })
    return preferences
  })

  return { window, handleLink: createLinkHandler({ ...deps, window, answers }) }
}

/** The hedgehog's page, which the core serves under a name of its own. */
const overlayAddress = ({ origin, pages }: RunningCore) =>
  origin === pages ? `${origin}/_companion/overlay` : `${pages}/overlay.html`

/** The owner's hedgehog; its text is read at each use, and parsed only where it changed. */
function hedgehogConfig({ app: running }: RunningCore): () => { text: string; enabled: boolean } {
  let known = { text: '{}', enabled: false }
  return () => {
    const text = running.services.users.owner()?.hedgehog_config ?? '{}'
    if (text !== known.text) known = { text, enabled: migrateHedgehogConfig(JSON.parse(text)).enabled }
    return known
  }
}

function fillsScreen(window: MainWindow, display: Display): boolean {
  const shown = window.current()
  return shown?.isFullScreen() === true && screen.getDisplayMatching(shown.getBounds()).id === display.id
}

async function chooseAndApply({ app: running }: RunningCore): Promise<void> {
  const path = await chooseSeedFile()
  if (path !== null) await applySeedFile(running, path)
}

function report(work: Promise<unknown>, log: Log): void {
  work.catch((error: unknown) => log.error({ error: String(error) }, 'a menu item failed'))
}
