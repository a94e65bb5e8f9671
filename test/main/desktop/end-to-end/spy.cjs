// Preloaded in real Electron, which has no API to list tray items or calls to the system.
const { Tray, shell } = require('electron')

globalThis.spied = { trayMenu: null, openedExternally: [] }

const { setContextMenu } = Tray.prototype
Tray.prototype.setContextMenu = function (menu) {
  globalThis.spied.trayMenu = menu
  return setContextMenu.call(this, menu)
}
shell.openExternal = async (url) => {
  globalThis.spied.openedExternally.push(url)
}
