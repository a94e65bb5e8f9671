import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEYS } from '../../support/seed.ts'
import { createListeningWorld, type ListeningWorld } from './listening.ts'

let world: ListeningWorld
beforeAll(async () => {
  world = await createListeningWorld()
})
afterAll(async () => {
  world.companion.server.server.closeAllConnections()
  await world.close()
})

/** Keeps connections open from another process while `work` runs. Returns their number. */
async function whileHeld(count: number, text: string, work: () => Promise<void>): Promise<number> {
  const program = join(import.meta.dirname, 'idle-connections.ts')
  const child = spawn(process.execPath, [program, String(world.port), String(count), text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  try {
    const [line] = await once(child.stdout, 'data')
    await work()
    return Number(String(line))
  } finally {
    child.kill('SIGKILL')
    await exit
  }
}

const answers = async () => {
  for (let n = 0; n < 10; n++) {
    const headers = { authorization: `Bearer ${KEYS.grace}` }
    const answer = await fetch(`${world.url}/api/users/@me/hedgehog_config/`, { headers })
    expect([answer.status, await answer.text()]).toEqual([200, '{"version":2,"enabled":true}'])
  }
}

describe('the server stays responsive with', () => {
  it('10,000 idle connections', async () => {
    const before = process.memoryUsage().rss
    const held = await whileHeld(10_000, '', answers)
    const each = (process.memoryUsage().rss - before) / held
    process.stdout.write(`held ${held} idle connections, ${(each / 1024).toFixed(1)} KiB each\n`)
    expect(held).toBeGreaterThan(200)
    expect(each).toBeLessThan(64 * 1024)
  })

  const SLOW: [name: string, text: string][] = [
    ['unfinished headers', 'GET / HTTP/1.1\r\nX-A: b\r\n'],
    [
      'an unfinished body',
      `POST /api/users/@me/push_tokens/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer ${KEYS.grace}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
    ],
  ]
  it.each(SLOW)('500 %s', async (_name, text) => {
    const held = await whileHeld(500, text.replace('PORT', String(world.port)), answers)
    expect(held).toBeGreaterThan(200)
  })

  it.concurrent.each(SLOW)(
    'and one %s is given up after 30 seconds',
    { timeout: 60_000 },
    async (_name, text) => {
      const socket = connect(world.port, '127.0.0.1')
      const began = performance.now()
      socket.write(text.replace('PORT', String(world.port)))
      const [answer] = await once(socket, 'data')
      expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /)
      await once(socket.resume(), 'close')
      const seconds = (performance.now() - began) / 1000
      expect(seconds).toBeGreaterThan(25)
      expect(seconds).toBeLessThan(33)
    },
  )
})
