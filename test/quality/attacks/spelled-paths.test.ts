import { afterAll, beforeAll, expect, it } from 'vitest'
import { KEYS } from '../../support/seed.ts'
import { createListeningWorld, type ListeningWorld, sendRaw, statusesOf } from './listening.ts'

let world: ListeningWorld
beforeAll(async () => {
  world = await createListeningWorld()
})
afterAll(() => world.close())

const ask = (line: string, body = '') =>
  sendRaw(
    world.port,
    `${line} HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nAuthorization: Bearer ${KEYS.ada}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )

/** Other spellings of the same path, which the router understands. */
const spellings = (path: string) => [
  path,
  path.replace('/a', '/%61'),
  path.replace('users', 'u%73ers'),
  `http://127.0.0.1:${world.port}${path}`,
]

it('a server that is paused is paused however a path is spelled', async () => {
  world.companion.pause.set(true)
  for (const path of spellings('/api/users/@me/')) {
    expect([path, ...statusesOf(await ask(`GET ${path}`))]).toEqual([path, 503])
  }
  world.companion.pause.set(false)
  for (const path of spellings('/api/users/@me/')) {
    expect([path, ...statusesOf(await ask(`GET ${path}`))]).toEqual([path, 200])
  }
})

it('recorded requests have no secrets however a path is spelled', async () => {
  const secret = 'a-code-that-nobody-should-see'
  for (const path of ['/oauth/token/', '/%6fauth/token/', '/oauth/%74oken', '/api/cli-auth/%70oll'])
    await ask(`POST ${path}?state=${secret}`, JSON.stringify({ code: secret, nested: [{ token: secret }] }))
  const recorded = JSON.stringify([...world.companion.app.journal.newestFirst()])
  expect(recorded).toContain('/%6fauth/token/')
  expect(recorded).not.toContain(secret)
})
