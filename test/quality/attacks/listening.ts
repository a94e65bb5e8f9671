import { connect } from 'node:net'
import { createWorld, type World } from '../../support/world.ts'

/** A world that listens on a socket. */
export type ListeningWorld = World & { url: string; port: number }

export async function createListeningWorld(
  options: Parameters<typeof createWorld>[0] = {},
): Promise<ListeningWorld> {
  const world = await createWorld({ ...options, config: { ...options.config, port: 0 } })
  const { url } = await world.companion.start()
  return { ...world, url, port: Number(new URL(url).port) }
}

/** Only reached if the server leaves a connection open. */
const TIMEOUT_MS = 15_000

/** Sends raw bytes and returns everything received until the server closes the connection, which the bytes must request. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    const end = () => {
      socket.destroy()
      resolve(text)
    }
    socket.setTimeout(TIMEOUT_MS, () =>
      socket.destroy(new Error(`the connection was not closed after ${text}`)),
    )
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('end', end)
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? end() : reject(error),
    )
  })
}

/** The status codes of all responses in the received text. */
export const statusesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
