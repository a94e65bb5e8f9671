import { once } from 'node:events'
import { createServer } from 'node:net'
import { StartError } from '../base/errors.ts'

/** Where the server listens: this machine alone can reach it. */
export const ADDRESS = '127.0.0.1'

/** Takes a port for a moment, to see whether it can be had; 0 always can. @throws StartError where it can't */
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

/** Turns what the system says of a port into one sentence with what to do next. */
export function explainListen(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is in use. Stop the program that holds it, or choose another one with --port N (0 picks a free one).`,
    )
  }
  if (code === 'EACCES') {
    return new StartError(
      `Port ${port} needs more rights than you have. Choose one above 1023 with --port N (0 picks a free one).`,
    )
  }
  return error
}
