import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEYS } from '../../support/seed.ts'
import { createListeningWorld, type ListeningWorld, sendRaw, statusesOf } from './listening.ts'

let world: ListeningWorld
beforeAll(async () => {
  world = await createListeningWorld()
})
afterAll(() => world.close())

const PATH = '/api/users/@me/hedgehog_config/'
const ask = (host: string | null, target = PATH) =>
  sendRaw(
    world.port,
    `GET ${target} HTTP/1.1\r\n${host === null ? '' : `Host: ${host}\r\n`}Authorization: Bearer ${KEYS.grace}\r\nConnection: close\r\n\r\n`,
  )

/** PORT is replaced with the server's port. */
const OURS = ['127.0.0.1:PORT', 'localhost:PORT', '[::1]:PORT', 'LOCALHOST:PORT']
const FOREIGN = [
  'evil.example',
  'evil.example:PORT',
  '127.0.0.1',
  'localhost',
  '127.0.0.1:80',
  '127.0.0.1:1PORT',
  'localhost.:PORT',
  '127.0.0.1.:PORT',
  '127.0.0.1.evil.example:PORT',
  'localhost.evil.example:PORT',
  'evil.example#localhost:PORT',
  'evil.example/localhost:PORT',
  'evil.example@127.0.0.1:PORT',
  'user:pass@127.0.0.1:PORT',
  '127.0.0.1:PORT@evil.example',
  '127.0.0.1:PORT, evil.example',
  '127.0.0.1:PORT:PORT',
  '0.0.0.0:PORT',
  '127.0.0.2:PORT',
  '127.1:PORT',
  '2130706433:PORT',
  '0x7f.0.0.1:PORT',
  '0177.0.0.1:PORT',
  '[::]:PORT',
  '[::ffff:127.0.0.1]:PORT',
  '::1:PORT',
  '[::1%25lo]:PORT',
  '[0:0:0:0:0:0:0:1]:PORT',
  '\u2024localhost:PORT',
  '',
]

describe('DNS rebinding', () => {
  it.each(OURS)('Host %s is ours', async (host) => {
    expect(statusesOf(await ask(host.replaceAll('PORT', String(world.port))))).toEqual([200])
  })

  it.each(FOREIGN)('Host %j is not ours', async (host) => {
    const answer = await ask(host.replaceAll('PORT', String(world.port)))
    expect([400, 421]).toContain(statusesOf(answer)[0])
    expect(answer).not.toContain('"version"')
  })

  it('a missing or repeated Host is rejected', async () => {
    expect(statusesOf(await ask(null))).toEqual([421])
    const ours = `127.0.0.1:${world.port}`
    expect(statusesOf(await ask(`${ours}\r\nHost: evil.example`))).toEqual([400])
    expect(statusesOf(await ask(`evil.example\r\nHost: ${ours}`))).toEqual([400])
  })

  it('a host on the request line does not replace the Host header', async () => {
    const ours = `127.0.0.1:${world.port}`
    expect(statusesOf(await ask(ours, `http://${ours}${PATH}`))).toEqual([200])
    const foreignHost = await ask('evil.example', `http://${ours}${PATH}`)
    expect(statusesOf(foreignHost)).toEqual([421])
    for (const target of [
      `http://evil.example${PATH}`,
      `https://evil.example:${world.port}${PATH}`,
      '//evil.example/',
    ]) {
      const answer = await ask(ours, target)
      expect(statusesOf(answer)[0]).toBeOneOf([404, 421])
      expect(answer).not.toMatch(/^location:/im)
    }
  })

  it('is rejected before any other check: without a key, on every path, with any method', async () => {
    for (const request of [
      'GET /',
      'GET /_companion/health',
      'POST /api/users/@me/push_tokens/',
      'OPTIONS /api/',
      'GET /%zz',
      'TRACE /',
    ]) {
      const answer = await sendRaw(
        world.port,
        `${request} HTTP/1.1\r\nHost: evil.example:${world.port}\r\nConnection: close\r\n\r\n`,
      )
      expect([request, ...statusesOf(answer)]).toEqual([request, 421])
      expect(answer).toContain('misdirected_request')
    }
  })
})
