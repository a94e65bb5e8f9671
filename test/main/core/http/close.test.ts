import { once } from 'node:events'
import { Agent, get, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { ADA, createLinkedWorld, PATHS, REFRESH, REPOS } from '../../../support/github/linked.ts'
import { createWorld } from '../../../support/world.ts'

it('an unused connection does not delay stopping the server', async () => {
  const world = await createWorld({ config: { port: 0 } })
  const { url } = await world.companion.start()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  // A request on another connection shows that the server has accepted both.
  await fetch(`${url}/_companion/health`)
  const ended = once(socket, 'close')
  const begun = performance.now()
  await world.close()
  await ended
  // Otherwise stopping takes the full timeout of five seconds.
  expect(performance.now() - begun).toBeLessThan(4000)
})

it('a connection that waits for its last answer is let go with it', async () => {
  const world = await createLinkedWorld({ port: 0 })
  await world.link()
  const { url } = await world.companion.start()
  world.github.faults.delay(PATHS.repositories, 500)
  const agent = new Agent({ keepAlive: true })
  const answered = new Promise<string | undefined>((resolve, reject) => {
    const headers = { authorization: `Bearer ${ADA}` }
    get(`${url}${REPOS}`, { agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.headers.connection))
    }).on('error', reject)
  })
  await expect.poll(() => world.github.requests.list(PATHS.repositories).length).toBe(1)
  const begun = performance.now()
  await world.companion.close()
  expect(performance.now() - begun).toBeLessThan(3000)
  expect(await answered).toBe('close')
  agent.destroy()
  await world.github.close()
})

it('a connection whose answer had begun before the stop is let go after it', async () => {
  const world = await createLinkedWorld({
    port: 0,
    seed: {
      version: 1,
      users: [
        {
          email: 'ada@example.com',
          is_staff: true,
          keys: [{ value: ADA }],
          installations: [
            { installation_id: '12345', repository_template: { owner: 'acme', count: 60_000 } },
          ],
        },
      ],
    },
  })
  const { url } = await world.companion.start()
  const agent = new Agent({ keepAlive: true })
  const headers = { authorization: `Bearer ${ADA}` }
  const begin = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${url}${REFRESH}`, { method: 'POST', agent, headers }, resolve).on('error', reject).end()
  })
  const closing = world.companion.close()
  const begun = performance.now()
  await once(begin.resume(), 'end')
  await closing
  expect(performance.now() - begun).toBeLessThan(3000)
  agent.destroy()
  await world.github.close()
})
