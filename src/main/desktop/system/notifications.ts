import { Notification } from 'electron'

/** Shows native notifications; a click on one calls `onClick`. */
export function createNotifier(onClick: () => void): (title: string, body: string) => void {
  // Electron drops the click of a notification that nothing refers to any more.
  const shown = new Set<Notification>()
  return (title, body) => {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title, body })
    const forget = (): void => void shown.delete(notification)
    notification.on('click', () => {
      forget()
      onClick()
    })
    notification.on('close', forget)
    notification.on('failed', forget)
    shown.add(notification)
    notification.show()
  }
}
