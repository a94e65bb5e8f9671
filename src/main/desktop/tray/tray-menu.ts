import type { MenuItemConstructorOptions } from 'electron'
import type { AppCommands } from '../windows/app-commands.ts'

export const statusLine = (origin: string, { pause }: AppCommands): string => {
  if (pause === null) return `Using the server at ${origin}`
  return pause.isOn() ? 'Paused' : `Running at ${origin}`
}

/** The tray menu for the current state. */
export function trayMenu(origin: string, commands: AppCommands): MenuItemConstructorOptions[] {
  const { pause } = commands
  const away = commands.hedgehogSentAway()
  return [
    { id: 'status', label: statusLine(origin, commands), enabled: false },
    { type: 'separator' },
    { id: 'open', label: 'Open PostHog Companion', click: commands.open },
    { id: 'copy-address', label: 'Copy API Address', click: commands.copyAddress },
    ...(pause === null
      ? []
      : [
          {
            id: 'pause',
            label: pause.isOn() ? 'Resume the API' : 'Pause the API',
            click: () => pause.set(!pause.isOn()),
          },
        ]),
    ...(away === null
      ? []
      : [
          {
            id: 'hedgehog',
            label: away ? 'Show Hedgehog' : 'Hide Hedgehog',
            click: () => commands.setHedgehogSentAway(!away),
          },
        ]),
    { type: 'separator' },
    { id: 'quit', label: 'Quit', click: commands.quit },
  ]
}
