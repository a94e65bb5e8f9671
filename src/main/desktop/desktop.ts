import { app, type Display, nativeTheme, screen, session } from 'electron'
import { migrateHedgehogConfig } from '../../shared/hedgehog-config.ts'
import type { Theme } from '../../shared/ipc.ts'
import { createCommands } from './commands.ts'
import { createLinkHandler } from './deep-links/link-handler.ts'
import { handlePages } from './handlers.ts'
import { createOverlay } from './overlay/overlay.ts'
import { attempt } from './system/attempt.ts'
import { watchBattery } from './system/battery.ts'
import { readBuildInfo, setAbout } from './system/build-info.ts'
import type { LaunchOptions } from './system/launch-options.ts'
import type { Notifier } from './system/notifications.ts'
import type { Quitting } from './system/quit.ts'
import type { Log, RunningCore } from './system/running-core.ts'
import type { StateFile } from './system/state-file.ts'
import { scheduleUpdates } from './system/update-schedule.ts'
import { createUpdates } from './system/updates.ts'
import { setTaskMenus, showInDock } from './tray/task-menus.ts'
import { createTray } from './tray/tray.ts'
import { createIpc } from './windows/ipc.ts'
import { createMainWindow, type MainWindow } from './windows/main-window.ts'
import { setMenu } from './windows/menu.ts'
import { createPageRegistry, send } from './windows/page-registry.ts'
import { denyPermissions } from './windows/page-security.ts'

type Deps = {
  launch: LaunchOptions
  core: RunningCore
  state: StateFile
  quitting: Quitting
  notifier: Notifier
  openExternal: (address: string) => Promise<void>
  log: Log
}

export type Desktop = {
  window: MainWindow
  handleLink: (link: string) => Promise<void>
}

/** All that a person sees of the running core: window, menus, tray, hedgehog; and what its pages may ask for. */
export function createDesktop(deps: Deps): Desktop {
  const { launch, core, state, quitting, notifier, openExternal, log } = deps
  const pages = createPageRegistry()
  const handle = createIpc({ pages, origin: core.pages, log })
  const isMac = process.platform === 'darwin'
  setLook(state.current.theme, log)
  denyPermissions(session.defaultSession, () => core.pages)

  const window = createMainWindow({
    state,
    pages,
    origin: core.pages,
    loginPath: core.loginPath,
    isQuitting: quitting.begun,
    closeHides: () => state.current.preferences.closeToTray && (isMac || tray.isShown()),
    onHidden() {
      if (tray.isShown()) showInDock(false, log)
      tellOfTrayOnce(state, notifier)
    },
    onShown: () => showInDock(true, log),
    onFullScreen: () => overlay.refresh(),
    openExternal,
    log,
  })
  const battery = watchBattery(() => overlay.refresh())
  const overlay = createOverlay({
    address: overlayAddress(core),
    pages,
    handle,
    config: hedgehogConfig(core),
    attached: core.attached,
    wayland: launch.wayland,
    sentAway: () => state.current.hedgehogSentAway,
    savingBattery: battery.saving,
    isFullScreenOn: (display) => fillsScreen(window, display),
    log,
  })
  const updates = createUpdates({
    onProgress: (percent) => showProgress(window, percent),
    quitInto: quitting.quitInto,
    log,
  })

  const info = readBuildInfo()
  attempt('the About panel was not set', () => setAbout(info), log)
  const commands = createCommands({ ...deps, window, overlay, updates, onChange: () => tray.refresh() })
  const tray = createTray({ ...launch, origin: core.origin, commands, log })
  setMenu(commands, { developer: !app.isPackaged })
  setTaskMenus(commands, log)
  core.own?.onChange(() => {
    overlay.refresh()
    tray.refresh()
  })
  const schedule = scheduleUpdates({
    updates,
    wanted: () => state.current.preferences.checkForUpdates,
    onFound: (version) =>
      notifier.show('Update available', `Version ${version} is available.`, commands.checkForUpdates),
  })
  for (const part of [overlay, battery, schedule]) quitting.onBegin(part.stop)
  quitting.onBegin(tray.remove)

  handlePages({ ...deps, handle, info, overlay, tray, updates })
  return { window, handleLink: createLinkHandler({ ...deps, scheme: launch.scheme, window, handle }) }
}

function setLook(theme: Theme, log: Log): void {
  const set = (): void => {
    nativeTheme.themeSource = theme
    // Chromium would fetch dictionaries from Google; macOS brings its own.
    session.defaultSession.setSpellCheckerEnabled(process.platform === 'darwin')
  }
  attempt('the theme or the spell checker was not set', set, log)
}

/** The first time that closing the window does not end the app, which is not what everybody expects. */
function tellOfTrayOnce(state: StateFile, notifier: Notifier): void {
  if (state.current.toldOfTray) return
  state.update({ toldOfTray: true })
  const where = process.platform === 'darwin' ? 'menu bar' : 'tray'
  notifier.show(
    'Still running',
    `PostHog Companion keeps running in the ${where}. Quit it from its icon there.`,
  )
}

/** In the Dock or the task bar, and in the page. */
function showProgress(window: MainWindow, percent: number | null): void {
  const current = window.current()
  if (current === null) return
  current.setProgressBar(percent === null ? -1 : percent / 100)
  if (percent !== null) send(current.webContents, 'updates:progress', percent)
}

/** The hedgehog's page, which the core serves under a name of its own. */
const overlayAddress = ({ origin, pages }: RunningCore) =>
  origin === pages ? `${origin}/_companion/overlay` : `${pages}/overlay.html`

/** The owner's hedgehog; its text is read at each use, and parsed only where it changed. */
function hedgehogConfig({ own }: RunningCore): () => { text: string; enabled: boolean } {
  let known = { text: '{}', enabled: false }
  return () => {
    const text = own?.hedgehogConfig() ?? '{}'
    if (text !== known.text) known = { text, enabled: migrateHedgehogConfig(JSON.parse(text)).enabled }
    return known
  }
}

function fillsScreen(window: MainWindow, display: Display): boolean {
  const shown = window.current()
  return shown?.isFullScreen() === true && screen.getDisplayMatching(shown.getBounds()).id === display.id
}
