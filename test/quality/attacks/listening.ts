import { connect } from 'node:net'
import { createWorld, type World } from '../../support/world.ts'

/** A world that also listens on a socket. */
export type ListeningWorld = World & { url: string; port: number }

export async function createListeningWorld(
  options: Parameters<typeof createWorld>[0] = {},
): Promise<ListeningWorld> {
  const world = await createWorld({ ...options, config: { ...options.config, port: 0 } })
  const { url } = await world.companion.start()
  return { ...world, url, port: Number(new URL(url).port) }
}

/** Only a server that forgot a connection takes so long. */
const PATIENCE_MS = 15_000

/** Sends bytes as they are and returns all that comes until the server ends the connection; the bytes have to ask for that. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    const end = () => {
      socket.destroy()
      resolve(text)
    }
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no end came, but ${text}`)))
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
