import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { openCompanion } from '../../../../src/main/core/companion.ts'
import { refuseTakenPort } from '../../../../src/main/core/http/listen.ts'
import { testConfig } from '../../../support/config.ts'
import { testHost } from '../../../support/host.ts'

const HAS_IPV6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
)
const ADDRESSES = HAS_IPV6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']

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

  it('leaves both addresses free once it has stopped', async () => {
    const companion = await open(0)
    const port = Number(new URL((await companion.start()).url).port)
    await companion.close()
    closers.length = 0
    for (const address of ADDRESSES) expect(await hold(address, port)).toBe(port)
  })
})
