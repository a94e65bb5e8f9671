import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { type Arguments, type Channel, channels, type PageKind, type Result } from '../../../shared/ipc.ts'
import { isOwnAddress } from '../system/external-links.ts'
import type { Log } from '../system/running-core.ts'
import type { PageRegistry } from './page-registry.ts'

type Handler<C extends Channel> = (
  sender: WebContents,
  ...args: Arguments<C>
) => Result<C> | Promise<Result<C>>

export type HandleIpc = <C extends Channel>(channel: C, handler: Handler<C>) => void

/**
 * Handles IPC calls from pages. Accepts only calls from the main frame of the channel's page, while it is on the app's own origin, and only
 * with arguments that match the channel's schema.
 */
export function createIpc(deps: { pages: PageRegistry; origin: string; log: Log }): HandleIpc {
  return (channel, handler) => {
    const { from, args: schema } = channels[channel]
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      if (!isTrusted(event, from, deps)) {
        deps.log.warn({ channel }, 'rejected a call from a page that is not allowed to use the channel')
        throw new Error('This page is not allowed to use this channel.')
      }
      const parsed = schema.safeParse(args)
      if (!parsed.success) {
        deps.log.warn({ channel }, 'rejected a call with invalid arguments')
        throw new Error(`Invalid arguments for ${channel}.`)
      }
      // The channel's schema has validated the arguments, but the compiler can't relate it to the handler for a union of channels.
      return Reflect.apply(handler, undefined, [event.sender, ...parsed.data])
    })
  }
}

function isTrusted(
  { sender, senderFrame }: IpcMainInvokeEvent,
  kind: PageKind,
  { pages, origin }: { pages: PageRegistry; origin: string },
): boolean {
  return (
    senderFrame !== null &&
    senderFrame.parent === null &&
    isOwnAddress(senderFrame.url, origin) &&
    pages.kindOf(sender) === kind
  )
}
