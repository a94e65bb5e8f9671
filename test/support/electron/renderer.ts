/** What shows a page, in the place of Electron's renderer process. */
export type Renderer = {
  load(url: string): Promise<void>
  reload(): void
  /** Hands an answer or a message to the preload script. */
  receive(message: object): void
  crash(): void
  close(): Promise<void>
}

/** What a renderer tells the page's object in the app's process, and asks it. */
export type RendererEvents = {
  onUrl(url: string): void
  onLoading(): void
  onReady(): void
  onCrash(): void
  /** The preload script calls the app. */
  onAsk(asked: { id: number; channel: string; args: unknown[] }): void
  /** Whether the page may go there. */
  allowed(event: 'will-frame-navigate' | 'will-redirect', url: string): boolean
  onOpen(url: string): void
}

export type Look = {
  size: { width: number; height: number }
  transparent: boolean
  preload: string | undefined
}
