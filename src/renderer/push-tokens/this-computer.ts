const KEY = 'companion.push-token'

/** This browser's own token, or null if it has none. */
export const thisComputersToken = (): string | null => localStorage.getItem(KEY)

/** This browser's own token, created on first use. */
export function makeThisComputersToken(): string {
  const token = thisComputersToken() ?? `companion-web:${crypto.randomUUID()}`
  localStorage.setItem(KEY, token)
  return token
}

/** Asks for permission to show notifications. False if the user or the system denies it. */
export async function mayNotify(): Promise<boolean> {
  if (!('Notification' in globalThis)) return false
  return (await Notification.requestPermission()) === 'granted'
}

/** Shows a notification. Returns whether it was permitted. */
export function notifyHere(title: string, body: string): boolean {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return false
  new Notification(title, { body })
  return true
}
