/**
 * Connecting GitHub from a page in a browser ends in another tab of the same browser. The tabs share when it began and how it ended, so
 * that the landing page doesn't open the desktop app, and the first page can show why it failed.
 */
const KEY = 'companion.connecting'
const VALID_MS = 15 * 60_000

const channel = () => new BroadcastChannel('companion.connecting')

export const markStartedHere = (): void => localStorage.setItem(KEY, String(Date.now()))

export const wasStartedHere = (): boolean => Date.now() - Number(localStorage.getItem(KEY) ?? 0) < VALID_MS

export function reportFailure(message: string): void {
  const sender = channel()
  sender.postMessage(message)
  sender.close()
}

/** Calls the listener with the message of a failure on the landing page. Returns a function that unsubscribes. */
export function onFailure(listener: (message: string) => void): () => void {
  const receiver = channel()
  receiver.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') listener(data)
  }
  return () => receiver.close()
}
