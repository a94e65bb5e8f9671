/** What the menus, the tray, the Dock and the jump list can do. */
export type AppCommands = {
  open(): void
  openSettings(): void
  copyAddress(): void
  /** Null where the server is another process's, which only that one can pause. */
  pause: { isOn(): boolean; set(paused: boolean): void } | null
  /** Null where there is no hedgehog to send away. */
  hedgehogSentAway(): boolean | null
  setHedgehogSentAway(away: boolean): void
  /** Null where the server is another process's. */
  applySeed: (() => void) | null
  openDataFolder(): void
  openReference(): void
  showLogs(): void
  checkForUpdates(): void
  about(): void
  quit(): void
}
