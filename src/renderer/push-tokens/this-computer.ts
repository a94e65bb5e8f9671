const KEY = 'companion.push-token'

/** The token that this browser registered for itself, or null. */
export const thisComputersToken = (): string | null => localStorage.getItem(KEY)

/** This browser's own token, made at its first use. */
export function makeThisComputersToken(): string {
  const token = thisComputersToken() ?? `companion-web:${crypto.randomUUID()}`
  localStorage.setItem(KEY, token)
  return token
}

/** Asks for leave to show notifications. False where the person or the system says no. */
export async function mayNotify(): Promise<boolean> {
  if (!('Notification' in globalThis)) return false
  return (await Notification.requestPermission()) === 'granted'
}

/** Shows a notification of this browser. Returns whether it was allowed to. */
export function notifyHere(title: string, body: string): boolean {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return false
  new Notification(title, { body })
  return true
}
