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
  /** Only the tray is shown, if there is one. */
  startHidden(): void
}

/** The user interface of a running core (window, menus, tray, and hedgehog), and the IPC handlers of its pages. */
export function createDesktop(deps: Deps): Desktop {
  const { launch, core, state, quitting, notifier, openExternal, log } = deps
  const pages = createPageRegistry()
  const handle = createIpc({ pages, origin: core.pages, log })
  const isMac = process.platform === 'darwin'
  applyTheme(state.current.theme, log)
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
      explainTrayOnce(state, notifier)
    },
    onShown: () => showInDock(true, log),
    onFullScreen: () => overlay.refresh(),
    openExternal,
    log,
  })
  const battery = watchBattery(() => overlay.refresh(), log)
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
  attempt('could not set the About panel', () => setAbout(info), log)
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
  return {
    window,
    handleLink: createLinkHandler({ ...deps, scheme: launch.scheme, window, handle }),
    startHidden: () => void (tray.isShown() && showInDock(false, log)),
  }
}

function applyTheme(theme: Theme, log: Log): void {
  const set = (): void => {
    nativeTheme.themeSource = theme
    // Chromium would download dictionaries from Google; macOS has its own.
    session.defaultSession.setSpellCheckerEnabled(process.platform === 'darwin')
  }
  attempt('could not set the theme or the spell checker', set, log)
}

/** Explains once that closing the window leaves the app running, which not everyone expects. */
function explainTrayOnce(state: StateFile, notifier: Notifier): void {
  if (state.current.toldOfTray) return
  state.update({ toldOfTray: true })
  const where = process.platform === 'darwin' ? 'menu bar' : 'tray'
  notifier.show(
    'Still running',
    `PostHog Companion keeps running in the ${where}. To quit, use its icon there.`,
  )
}

/** Shows the progress in the Dock or taskbar, and in the page. */
function showProgress(window: MainWindow, percent: number | null): void {
  const current = window.current()
  if (current === null) return
  current.setProgressBar(percent === null ? -1 : percent / 100)
  if (percent !== null) send(current.webContents, 'updates:progress', percent)
}

/** The URL of the hedgehog's page. */
const overlayAddress = ({ origin, pages }: RunningCore) =>
  origin === pages ? `${origin}/_companion/overlay` : `${pages}/overlay.html`

/** The owner's hedgehog config, parsed only when it changed. */
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
