import { Notification } from 'electron'
import type { Log } from './running-core.ts'

export type Notifier = {
  /** Shows a native notification; a click on it does what is given, else brings the window up. */
  show(title: string, body: string, onClick?: () => void): void
  /** Why the system did not show the last one; null where it did, or where none was shown yet. */
  failure(): string | null
}

export function createNotifier(onClick: () => void, log: Log): Notifier {
  // Electron drops the click of a notification that nothing refers to any more.
  const shown = new Set<Notification>()
  let failure: string | null = null

  const failed = (reason: string): void => {
    failure = reason
    log.warn({ reason }, 'the system did not show a notification')
  }

  const show = (title: string, body: string, clicked = onClick): void => {
    if (!Notification.isSupported()) {
      failed('This desktop shows no notifications.')
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
    // macOS shows none of an app that is not signed, and says so only here.
    notification.on('failed', (_event, error) => {
      forget()
      failed(error)
    })
    shown.add(notification)
    notification.show()
  }
  return { show, failure: () => failure }
}
