/** What the menus and the tray can do. */
export type Actions = {
  open(): void
  copyAddress(): void
  isPaused(): boolean
  setPaused(paused: boolean): void
  /** Whether the hedgehog is meant to be on the desktop at all. */
  hedgehogEnabled(): boolean
  hedgehogSentAway(): boolean
  setHedgehogSentAway(away: boolean): void
  applySeed(): void
  openDataFolder(): void
  openReference(): void
  checkForUpdates(): void
  about(): void
  quit(): void
}
