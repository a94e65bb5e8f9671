import { ipcRenderer } from 'electron'
import type { Arguments, Channel, Message, MessageArguments, Result } from '../../shared/ipc.ts'

/** Creates a function that calls the app over one channel; the app validates the arguments. */
export const invoke =
  <C extends Channel>(channel: C) =>
  (...args: Arguments<C>): Promise<Result<C>> =>
    ipcRenderer.invoke(channel, ...args).catch((error: unknown) => {
      throw new Error(withoutPrefix(error instanceof Error ? error.message : String(error)))
    })

/** Removes the channel and error type that Electron puts before the message. */
const withoutPrefix = (message: string) =>
  message.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, '')

/** Creates a function that adds a listener for one message; pages never see the event object, which would expose more of Electron. */
export const subscribe =
  <M extends Message>(message: M) =>
  (listener: (...args: MessageArguments<M>) => void): (() => void) => {
    const heard = (_event: unknown, ...args: MessageArguments<M>): void => listener(...args)
    ipcRenderer.on(message, heard)
    return () => void ipcRenderer.off(message, heard)
  }
