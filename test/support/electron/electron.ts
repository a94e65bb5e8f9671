/** The module that the app imports as `electron`: only what it uses, typed against Electron's declarations. */
export { app } from './app.ts'
export { Menu, nativeImage, Tray } from './menus.ts'
export {
  autoUpdater,
  clipboard,
  crashReporter,
  dialog,
  Notification,
  nativeTheme,
  net,
  powerMonitor,
  screen,
  session,
  shell,
} from './system.ts'
export { ipcMain } from './web-contents.ts'
export { BrowserWindow } from './window.ts'

import './control.ts'
