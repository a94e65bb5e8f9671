// Preloaded in real Electron, which has no API to list tray items or calls to the system. Nothing that it shows blocks a test.
const { app, dialog, Menu, Notification, Tray, shell } = require('electron')

globalThis.spied = {
  trayMenu: null,
  contextMenu: null,
  openedExternally: [],
  openedPaths: [],
  notifications: [],
  dialogs: [],
  answers: [],
}
const { spied } = globalThis

const { setContextMenu } = Tray.prototype
Tray.prototype.setContextMenu = function (menu) {
  spied.trayMenu = menu
  return setContextMenu.call(this, menu)
}
Menu.prototype.popup = function () {
  spied.contextMenu = this
}
// A virtual display has no notification service.
Notification.isSupported = () => true
Notification.prototype.show = function () {
  spied.notifications.push(this.title)
}
shell.openExternal = async (url) => {
  spied.openedExternally.push(url)
}
shell.openPath = async (path) => {
  spied.openedPaths.push(path)
  return ''
}
dialog.showMessageBox = async (...args) => {
  const { message, detail = '', buttons = [] } = args.at(-1)
  spied.dialogs.push({ message, detail, buttons })
  while (spied.answers.length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  return { response: spied.answers.shift(), checkboxChecked: false }
}
// The test starts the app again itself, so that it can end it.
app.relaunch = (options) => process.stderr.write(`relaunch ${JSON.stringify(options)}\n`)
