/** Displays a page, in place of Electron's renderer process. */
export type Renderer = {
  load(url: string): Promise<void>
  reload(): void
  /** Passes a result or a message to the preload script. */
  receive(message: object): void
  crash(): void
  close(): Promise<void>
}

/** The events and questions of a renderer to its object in the app's process. */
export type RendererEvents = {
  onUrl(url: string): void
  onLoading(): void
  onReady(): void
  onCrash(): void
  /** Handles a call from the preload script. */
  onAsk(asked: { id: number; channel: string; args: unknown[] }): void
  /** Whether the page may navigate there. */
  allowed(event: 'will-frame-navigate' | 'will-redirect', url: string): boolean
  onOpen(url: string): void
}

export type Look = {
  size: { width: number; height: number }
  transparent: boolean
  preload: string | undefined
}
