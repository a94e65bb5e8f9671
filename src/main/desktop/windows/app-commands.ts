/** The actions of the menus, the tray, the Dock, and the jump list. */
export type AppCommands = {
  open(): void
  openSettings(): void
  copyAddress(): void
  /** Null if the server belongs to another process, which is the only one that can pause it. */
  pause: { isOn(): boolean; set(paused: boolean): void } | null
  /** Null if there is no hedgehog to hide. */
  hedgehogSentAway(): boolean | null
  setHedgehogSentAway(away: boolean): void
  /** Null if the server belongs to another process. */
  applySeed: (() => void) | null
  openDataFolder(): void
  openReference(): void
  showLogs(): void
  checkForUpdates(): void
  about(): void
  quit(): void
}
