import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { SESSION_HEADER } from '../../../../src/shared/session-header.ts'
import { createListeningWorld, type ListeningWorld } from '../../../quality/attacks/listening.ts'
import { ADA, SEED } from '../../../support/seed.ts'

const root = mkdtempSync(join(tmpdir(), 'companion-download-'))
/** More than a socket's buffers take, so that a download is under way until its client reads on. */
const MANY = { installation_id: '1', repository_template: { owner: 'acme', count: 30_000, branches: 5 } }
let world: ListeningWorld
let session: string
beforeAll(async () => {
  world = await createListeningWorld({
    seed: { ...SEED, users: [...SEED.users, { email: 'many@example.com', installations: [MANY] }] },
    config: { dataDir: join(root, 'data') },
  })
  vi.stubEnv('TMPDIR', root)
})
afterAll(async () => {
  await world.close()
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})
beforeEach(async () => {
  session = await world.signIn(ADA)
})

const copies = () => readdirSync(root).filter((name) => name !== 'data')

/** Begins a download and reads no further than its head. */
async function begin() {
  const socket = connect(world.port, '127.0.0.1')
  socket.write(
    `GET /_companion/backup HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\n${SESSION_HEADER}: ${session}\r\n\r\n`,
  )
  const head = await new Promise<string>((resolve) => {
    socket.once('data', (chunk) => {
      socket.pause()
      resolve(chunk.toString('latin1').split('\r\n\r\n')[0] ?? '')
    })
  })
  return { socket, head, length: Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN) }
}

it('says how long it is, and its copy is removed afterward', async () => {
  for (const method of ['GET', 'HEAD']) {
    const headers = { [SESSION_HEADER]: session }
    const answer = await fetch(`${world.url}/_companion/backup`, { method, headers })
    const { byteLength } = await answer.arrayBuffer()
    const length = Number(answer.headers.get('content-length'))
    if (method === 'GET') expect(byteLength).toBe(length)
    expect(length).toBeGreaterThan(1e6)
  }
  await expect.poll(copies).toEqual([])
})

it('is no complete one if its copy can’t be read to its end', async () => {
  const { socket, length } = await begin()
  const [folder = ''] = copies()
  truncateSync(join(root, folder, 'backup.db'), 4096)
  let received = 0
  const ended = new Promise((resolve) => {
    socket.on('data', (chunk) => {
      received += chunk.length
    })
    socket.once('close', resolve)
    socket.on('error', () => {})
  })
  socket.resume()
  await ended
  expect(received).toBeLessThan(length)
  await expect.poll(copies).toEqual([])
})

it('has its copy removed if the client goes away', async () => {
  const { socket } = await begin()
  expect(copies()).toHaveLength(1)
  socket.destroy()
  await expect.poll(copies).toEqual([])
})

it('an upload without a body is refused with the reason', async () => {
  const headers = { [SESSION_HEADER]: session }
  const answer = await fetch(`${world.url}/_companion/restore`, { method: 'PUT', headers })
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ detail: 'Send the backup as the body of the request.' }),
  ])
})
