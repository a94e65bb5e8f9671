import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Actions } from './app-commands.ts'

/** Sets the menu of the app, or of its window where the system has one on each window. */
export function setMenu(actions: Actions, options: { developer: boolean }): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, actions, options)))
}

/** Roles bring the system's own words and shortcuts. */
export function menuTemplate(
  platform: NodeJS.Platform,
  actions: Actions,
  { developer }: { developer: boolean },
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const about: MenuItemConstructorOptions = {
    id: 'about',
    label: 'About PostHog Companion',
    click: actions.about,
  }
  const updates: MenuItemConstructorOptions = {
    id: 'check-for-updates',
    label: 'Check for Updates…',
    click: actions.checkForUpdates,
  }
  const quit: MenuItemConstructorOptions = {
    id: 'quit',
    label: mac ? 'Quit PostHog Companion' : 'Quit',
    accelerator: 'CommandOrControl+Q',
    click: actions.quit,
  }
  return [
    ...(mac ? [appMenu(about, updates, quit)] : []),
    {
      label: 'File',
      submenu: [
        {
          id: 'copy-address',
          label: 'Copy API Address',
          accelerator: 'CommandOrControl+Shift+C',
          click: actions.copyAddress,
        },
        { id: 'apply-seed', label: 'Apply a Seed File…', click: actions.applySeed },
        { id: 'data-folder', label: 'Open Data Folder', click: actions.openDataFolder },
        { type: 'separator' },
        { role: 'close' },
        ...(mac ? [] : [quit]),
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
        { id: 'reference', label: 'API Reference', click: actions.openReference },
        ...(mac ? [] : [updates, { type: 'separator' } as const, about]),
      ],
    },
  ]
}

function appMenu(
  about: MenuItemConstructorOptions,
  updates: MenuItemConstructorOptions,
  quit: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      about,
      updates,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      quit,
    ],
  }
}
