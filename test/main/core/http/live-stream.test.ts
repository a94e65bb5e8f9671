import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { SYSTEM } from '../../../../src/main/core/base/actor.ts'
import { SESSION_HEADER } from '../../../../src/shared/session-header.ts'
import { createListeningWorld } from '../../../quality/attacks/listening.ts'
import { ADA } from '../../../support/seed.ts'

it('a page that stops reading is let go before what it misses piles up', async () => {
  const world = await createListeningWorld()
  const session = await world.signIn(ADA)
  const socket = connect(world.port, '127.0.0.1')
  socket.write(
    `GET /_companion/events HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nConnection: close\r\n${SESSION_HEADER}: ${session}\r\n\r\n`,
  )
  await new Promise<void>((resolve) => {
    socket.once('data', () => {
      socket.pause()
      resolve()
    })
  })
  const bytes = 50e6
  const action = `test.${'x'.repeat(50_000)}`
  for (let sent = 0; sent < bytes; sent += action.length) {
    world.companion.app.activity.change(SYSTEM, (record) => record(action, ''))
    await new Promise(setImmediate)
  }
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
  })
  socket.resume()
  await new Promise((resolve) => socket.once('end', resolve))
  expect(received).toBeLessThan(bytes / 2)
  socket.destroy()
  await world.close()
})
