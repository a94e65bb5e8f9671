import { connect } from 'node:net'
import { createWorld, type World } from '../support/world.ts'

/** A world that also listens on a socket. */
export type ListeningWorld = World & { url: string; port: number }

export async function createListeningWorld(
  options: Parameters<typeof createWorld>[0] = {},
): Promise<ListeningWorld> {
  const world = await createWorld({ ...options, config: { ...options.config, port: 0 } })
  const { url } = await world.app.start()
  return { ...world, url, port: Number(new URL(url).port) }
}

/** Sends bytes as they are and returns all that comes until the server ends the connection, or says nothing more for a while. */
export function sendRaw(port: number, bytes: string | Buffer, patienceMs = 300): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    const end = () => {
      socket.destroy()
      resolve(text)
    }
    socket.setTimeout(patienceMs, end)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('end', end)
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? end() : reject(error),
    )
  })
}

/** The status of each answer in what came. */
export const statusesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
