import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import fastify from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openCompanion } from '../../../../src/main/core/companion.ts'
import { listenOnLoopback, refuseTakenPort } from '../../../../src/main/core/http/listen.ts'
import { testConfig } from '../../../support/config.ts'
import { testHost } from '../../../support/host.ts'

const HAS_IPV6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
)
const ADDRESSES = HAS_IPV6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']

if (!HAS_IPV6) console.log('picking another port is not tested: this machine has no ::1')

const ON_LINUX = process.platform === 'linux'
if (!ON_LINUX)
  console.log('picking no port that was just used is not tested: only Linux passes over such ports')

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function open(port: number) {
  const companion = await openCompanion(testConfig({ port }), testHost())
  closers.push(companion.close)
  return companion
}

/** Another program that holds a port on one address. */
async function hold(address: string, port = 0): Promise<number> {
  const holder = createServer()
  await once(holder.listen(port, address.replace(/[[\]]/g, '')), 'listening')
  closers.push(() => new Promise((resolve) => holder.close(resolve)))
  const held = holder.address()
  return typeof held === 'object' && held !== null ? held.port : 0
}

describe('the server', () => {
  it('answers on every loopback address of this machine, on the same port', async () => {
    const { url } = await (await open(0)).start()
    for (const address of [...ADDRESSES, 'localhost']) {
      const health = await fetch(url.replace('127.0.0.1', address).concat('/_companion/health'))
      expect([address, health.status]).toEqual([address, 200])
    }
  })

  it.each(ADDRESSES)('does not start where another program holds the port on %s', async (address) => {
    const port = await hold(address)
    await expect((await open(port)).start()).rejects.toThrow(`Port ${port} is in use.`)
    await expect(refuseTakenPort(port)).rejects.toThrow(`Port ${port} is in use.`)
  })

  it.skipIf(!HAS_IPV6)('picks another port where the first one is free on one address alone', async () => {
    const { server, start } = await open(0)
    const listen = server.listen.bind(server)
    const taken: number[] = []
    vi.spyOn(server, 'listen').mockImplementationOnce(async (options) => {
      taken.push(await hold('127.0.0.1', z.object({ port: z.number() }).parse(options).port))
      return listen(options)
    })
    const { url } = await start()
    expect(taken).toEqual([expect.any(Number)])
    expect(Number(new URL(url).port)).not.toBe(taken[0])
    for (const address of ADDRESSES)
      expect((await fetch(url.replace('127.0.0.1', address).concat('/_companion/health'))).status).toBe(200)
    // What listened there at first has stopped.
    await hold('::1', taken[0])
  })

  it.skipIf(!ON_LINUX)(
    'never picks a port whose last server stopped just now, since its clients may not know that yet',
    async () => {
      const picked: string[] = []
      // Among the ports that a system offers, so many picked at random would hardly ever differ.
      for (let i = 0; i < 400; i++) {
        const server = fastify().get('/', () => 'hello')
        const url = `http://127.0.0.1:${await listenOnLoopback(server, 0)}/`
        expect(await (await fetch(url)).text()).toBe('hello')
        picked.push(url)
        await server.close()
      }
      expect(new Set(picked).size).toBe(picked.length)
    },
  )

  it('leaves both addresses free once it has stopped', async () => {
    const companion = await open(0)
    const port = Number(new URL((await companion.start()).url).port)
    await companion.close()
    closers.length = 0
    for (const address of ADDRESSES) expect(await hold(address, port)).toBe(port)
  })
})
