import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { AppCommands } from './app-commands.ts'

/** Sets the application menu, which Windows and Linux show in the window. */
export function setMenu(commands: AppCommands, options: { developer: boolean }): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, commands, options)))
}

/** Roles use the system's labels and shortcuts. */
export function menuTemplate(
  platform: NodeJS.Platform,
  commands: AppCommands,
  { developer }: { developer: boolean },
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const items = sharedItems(mac, commands)
  return [
    ...(mac ? [appMenu(items)] : []),
    {
      label: 'File',
      submenu: [
        {
          id: 'copy-address',
          label: 'Copy API Address',
          accelerator: 'CommandOrControl+Shift+C',
          click: commands.copyAddress,
        },
        ...(commands.applySeed
          ? [{ id: 'apply-seed', label: 'Apply a Seed File…', click: commands.applySeed }]
          : []),
        { id: 'data-folder', label: 'Open Data Folder', click: commands.openDataFolder },
        { type: 'separator' },
        ...(mac ? [] : [items.settings, { type: 'separator' } as const]),
        { role: 'close' },
        ...(mac ? [] : [items.quit]),
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        ...(developer ? [{ role: 'toggleDevTools' } as const] : []),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { id: 'reference', label: 'API Reference', click: commands.openReference },
        { id: 'show-logs', label: 'Show Logs', click: commands.showLogs },
        ...(mac ? [] : [items.updates, { type: 'separator' } as const, items.about]),
      ],
    },
  ]
}

function sharedItems(mac: boolean, commands: AppCommands) {
  return {
    about: { id: 'about', label: 'About PostHog Companion', click: commands.about },
    updates: { id: 'check-for-updates', label: 'Check for Updates…', click: commands.checkForUpdates },
    settings: {
      id: 'settings',
      label: mac ? 'Settings…' : 'Settings',
      accelerator: 'CommandOrControl+,',
      click: commands.openSettings,
    },
    quit: {
      id: 'quit',
      label: mac ? 'Quit PostHog Companion' : 'Quit',
      accelerator: 'CommandOrControl+Q',
      click: commands.quit,
    },
  }
}

function appMenu(items: ReturnType<typeof sharedItems>): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      items.about,
      items.updates,
      { type: 'separator' },
      items.settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      items.quit,
    ],
  }
}
