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
 * Answers what pages ask. Only the main frame of the page that a channel is for gets an answer, while it shows the app's own address,
 * and only for arguments that fit the channel's schema.
 */
export function createIpc(deps: { pages: PageRegistry; origin: string; log: Log }): HandleIpc {
  return (channel, handler) => {
    const { from, args: schema } = channels[channel]
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      if (!isTrusted(event, from, deps)) {
        deps.log.warn({ channel }, 'a page that may not use this channel tried to')
        throw new Error('This page may not ask for that.')
      }
      const parsed = schema.safeParse(args)
      if (!parsed.success) {
        deps.log.warn({ channel }, 'a page sent arguments that do not fit the channel')
        throw new Error(`These arguments do not fit ${channel}.`)
      }
      // The schema of this very channel passed them, which the compiler can't follow for all channels at once.
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
