import type { CompanionBridge } from '../../shared/ipc.ts'

declare global {
  interface Window {
    readonly companion?: CompanionBridge
  }
}

/** The desktop app's bridge. Null in a browser. */
export const desktop = window.companion ?? null
