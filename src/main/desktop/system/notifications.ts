import { Notification } from 'electron'
import type { Log } from './running-core.ts'

export type Notifier = {
  /** Shows a native notification. Clicking it calls `onClick`, or shows the window by default. */
  show(title: string, body: string, onClick?: () => void): void
  /** Why the last notification was not shown; null if it was, or if there was none. */
  failure(): string | null
}

export function createNotifier(onClick: () => void, log: Log): Notifier {
  // Electron doesn't deliver the click of a notification that was garbage collected.
  const shown = new Set<Notification>()
  let failure: string | null = null

  const failed = (reason: string): void => {
    failure = reason
    log.warn({ reason }, 'could not show a notification')
  }

  const show = (title: string, body: string, clicked = onClick): void => {
    if (!Notification.isSupported()) {
      failed('This desktop does not support notifications.')
      return
    }
    const notification = new Notification({ title, body })
    const forget = (): void => void shown.delete(notification)
    failure = null
    notification.on('click', () => {
      forget()
      clicked()
    })
    notification.on('close', forget)
    // macOS reports here that it doesn't show notifications of unsigned apps.
    notification.on('failed', (_event, error) => {
      forget()
      failed(error)
    })
    shown.add(notification)
    notification.show()
  }
  return { show, failure: () => failure }
}
