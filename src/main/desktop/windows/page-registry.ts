import type { WebContents } from 'electron'
import type { Message, MessageArguments, PageKind } from '../../../shared/ipc.ts'

/** The pages that the app opened, and their kinds. */
export type PageRegistry = ReturnType<typeof createPageRegistry>

export function createPageRegistry() {
  const kinds = new WeakMap<WebContents, PageKind>()
  return {
    add: (contents: WebContents, kind: PageKind) => void kinds.set(contents, kind),
    kindOf: (contents: WebContents): PageKind | null => kinds.get(contents) ?? null,
  }
}

/** Sends a message to a page, unless it was closed, or crashed and is being reloaded, which nothing reports before the attempt. */
export function send<M extends Message>(
  contents: WebContents,
  message: M,
  ...args: MessageArguments<M>
): void {
  if (contents.isDestroyed()) return
  try {
    contents.send(message, ...args)
  } catch {
    // A page asks for everything that it needs when it loads.
  }
}
