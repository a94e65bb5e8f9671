import type { MenuItemConstructorOptions } from 'electron'
import type { Actions } from '../windows/app-commands.ts'

/** The tray's menu as things are now. */
export function trayMenu(origin: string, actions: Actions): MenuItemConstructorOptions[] {
  const paused = actions.isPaused()
  const away = actions.hedgehogSentAway()
  return [
    { id: 'status', label: paused ? 'Paused' : `Answers at ${origin}`, enabled: false },
    { type: 'separator' },
    { id: 'open', label: 'Open PostHog Companion', click: actions.open },
    { id: 'copy-address', label: 'Copy API Address', click: actions.copyAddress },
    {
      id: 'pause',
      label: paused ? 'Resume the API' : 'Pause the API',
      click: () => actions.setPaused(!paused),
    },
    ...(actions.hedgehogEnabled()
      ? [
          {
            id: 'hedgehog',
            label: away ? 'Call the Hedgehog Back' : 'Send the Hedgehog Away',
            click: () => actions.setHedgehogSentAway(!away),
          },
        ]
      : []),
    { type: 'separator' },
    { id: 'quit', label: 'Quit', click: actions.quit },
  ]
}
