import { describe, expect, it } from 'vitest'
import {
  createLaunchQueue,
  type LaunchRequest,
  requestsOf,
} from '../../../../src/main/desktop/deep-links/launch-queue.ts'

const link = (name: string): LaunchRequest => ({ kind: 'link', link: name })
const nameOf = (request: LaunchRequest) => (request.kind === 'link' ? request.link : request.kind)

describe('launch requests', () => {
  it('wait until the app is ready, then are handled in order, one at a time', async () => {
    const done: string[] = []
    let busy = false
    const queue = createLaunchQueue(() => {})
    queue.add(link('first'))
    queue.add(link('second'))
    await Promise.resolve()
    expect(done).toEqual([])

    queue.open(async (request) => {
      expect(busy).toBe(false)
      busy = true
      await new Promise((resolve) => setImmediate(resolve))
      busy = false
      done.push(nameOf(request))
    })
    queue.add(link('third'))
    await expect.poll(() => done).toEqual(['first', 'second', 'third'])
  })

  it('continue after one that fails', async () => {
    const errors: unknown[] = []
    const done: string[] = []
    const queue = createLaunchQueue((error) => errors.push(error))
    queue.open(async (request) => {
      if (nameOf(request) === 'bad') throw new Error('bad')
      done.push(nameOf(request))
    })
    queue.add(link('bad'))
    queue.add(link('good'))
    await expect.poll(() => done).toEqual(['good'])
    expect(errors).toHaveLength(1)
  })

  it('are dropped if there are too many', () => {
    const queue = createLaunchQueue(() => {})
    const taken = Array.from({ length: 1000 }, (_, index) => queue.add(link(`${index}`)))
    expect(taken.filter((yes) => yes)).toHaveLength(20)
  })

  it('are kept from when the queue is closed, while the one that is being handled is finished', async () => {
    const done: string[] = []
    const queue = createLaunchQueue(() => {})
    queue.add(link('first'))
    queue.add(link('forgotten'))
    queue.open(async (request) => {
      await new Promise((resolve) => setImmediate(resolve))
      done.push(nameOf(request))
    })
    queue.close()
    queue.add(link('kept'))
    await expect.poll(() => done).toEqual(['first'])
    await new Promise((resolve) => setImmediate(resolve))
    expect(done).toEqual(['first'])
    expect(queue.take().map(nameOf)).toEqual(['kept'])
    expect(queue.take()).toEqual([])
  })

  it('are just a start if there is nothing to open', () => {
    expect(requestsOf({ links: [], seedFiles: [], settings: false })).toEqual([{ kind: 'start' }])
    expect(requestsOf({ links: ['a', 'b'], seedFiles: ['c'], settings: false })).toEqual([
      { kind: 'link', link: 'a' },
      { kind: 'link', link: 'b' },
      { kind: 'seed-file', path: 'c' },
    ])
  })
})
