import { once } from 'node:events'
import { createServer } from 'node:net'
import { StartError } from '../base/errors.ts'

/** The listening address, reachable only from this machine. */
export const ADDRESS = '127.0.0.1'

/** Briefly binds a port to check that it is available; 0 always is. @throws StartError if it is not */
export async function refuseTakenPort(port: number): Promise<void> {
  const probe = createServer()
  try {
    await once(probe.listen(port, ADDRESS), 'listening')
  } catch (error) {
    throw explainListen(error, port)
  } finally {
    probe.close()
  }
}

/** Converts a listen error to a one-sentence message with a fix. */
export function explainListen(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is in use. Stop the program that uses it, or choose another port with --port N (0 picks a free one).`,
    )
  }
  if (code === 'EACCES') {
    return new StartError(
      `Port ${port} requires elevated privileges. Choose a port above 1023 with --port N (0 picks a free one).`,
    )
  }
  return error
}
