import { describe, expect, it } from 'vitest'
import {
  type Arrival,
  arrivalsOf,
  createArrivals,
} from '../../../../src/main/desktop/deep-links/launch-queue.ts'

const link = (name: string): Arrival => ({ kind: 'link', link: name })
const nameOf = (arrival: Arrival) => (arrival.kind === 'link' ? arrival.link : arrival.kind)

describe('what arrives from outside', () => {
  it('waits until the app is ready, then is handled in its order, one at a time', async () => {
    const done: string[] = []
    let busy = false
    const arrivals = createArrivals(() => {})
    arrivals.add(link('first'))
    arrivals.add(link('second'))
    await Promise.resolve()
    expect(done).toEqual([])

    arrivals.open(async (arrival) => {
      expect(busy).toBe(false)
      busy = true
      await new Promise((resolve) => setImmediate(resolve))
      busy = false
      done.push(nameOf(arrival))
    })
    arrivals.add(link('third'))
    await expect.poll(() => done).toEqual(['first', 'second', 'third'])
  })

  it('goes on after one that fails', async () => {
    const errors: unknown[] = []
    const done: string[] = []
    const arrivals = createArrivals((error) => errors.push(error))
    arrivals.open(async (arrival) => {
      if (nameOf(arrival) === 'bad') throw new Error('bad')
      done.push(nameOf(arrival))
    })
    arrivals.add(link('bad'))
    arrivals.add(link('good'))
    await expect.poll(() => done).toEqual(['good'])
    expect(errors).toHaveLength(1)
  })

  it('drops what comes in floods', () => {
    const arrivals = createArrivals(() => {})
    const taken = Array.from({ length: 1000 }, (_, index) => arrivals.add(link(`${index}`)))
    expect(taken.filter((yes) => yes)).toHaveLength(20)
  })

  it('is just a start where a start brings nothing', () => {
    expect(arrivalsOf({ links: [], seedFiles: [] })).toEqual([{ kind: 'start' }])
    expect(arrivalsOf({ links: ['a', 'b'], seedFiles: ['c'] })).toEqual([
      { kind: 'link', link: 'a' },
      { kind: 'link', link: 'b' },
      { kind: 'seed-file', path: 'c' },
    ])
  })
})
