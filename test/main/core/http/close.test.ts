import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { createWorld } from '../../../support/world.ts'

it('a connection that never asked for anything does not keep the server from stopping', async () => {
  const world = await createWorld({ config: { port: 0 } })
  const { url } = await world.companion.start()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  // A request on another connection shows that the server has taken both.
  await fetch(`${url}/_companion/health`)
  const ended = once(socket, 'close')
  const begun = performance.now()
  await world.close()
  await ended
  // Without it the stop waits for the limit of five seconds.
  expect(performance.now() - begun).toBeLessThan(4000)
})
