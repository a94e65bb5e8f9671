import type { CompanionBridge } from '../../shared/ipc.ts'

declare global {
  interface Window {
    readonly companion?: CompanionBridge
  }
}

/** What the desktop app lets its own window do beyond the API; null in a browser. */
export const desktop = window.companion ?? null
