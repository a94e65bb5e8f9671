import { ipcRenderer } from 'electron'
import type { Arguments, Channel, Message, MessageArguments, Result } from '../../shared/ipc.ts'

/** A function that asks the app over one channel; the app checks what it is sent. */
export const invoke =
  <C extends Channel>(channel: C) =>
  (...args: Arguments<C>): Promise<Result<C>> =>
    ipcRenderer.invoke(channel, ...args).catch((error: unknown) => {
      throw new Error(withoutPrefix(error instanceof Error ? error.message : String(error)))
    })

/** Electron puts the channel and the kind of error in front of the sentence that is meant for people. */
const withoutPrefix = (message: string) =>
  message.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, '')

/** A function that adds a listener of one message; pages never see the event, which would lead to more of Electron. */
export const subscribe =
  <M extends Message>(message: M) =>
  (listener: (...args: MessageArguments<M>) => void): (() => void) => {
    const heard = (_event: unknown, ...args: MessageArguments<M>): void => listener(...args)
    ipcRenderer.on(message, heard)
    return () => void ipcRenderer.off(message, heard)
  }
