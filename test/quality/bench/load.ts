import autocannon from 'autocannon'
import { cpuMicroseconds, KEY, type Target } from './processes.ts'
import { median } from './statistics.ts'

export const AUTHORIZED = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }

/** Requests per second under load, and CPU time per request where available. */
export type Load = { perSecond: number; cpuEach: number }

type Options = {
  path: string
  connections: number
  seconds: number
  body?: () => string
  /** Another bearer than the key. */
  credential?: string
}

/** Sends requests as fast as possible for some seconds. @throws Error if any request fails */
export async function load(target: Target, options: Options): Promise<Load> {
  const { path, connections, seconds, body, credential = KEY } = options
  const before = cpuMicroseconds(target.pid)
  const result = await autocannon({
    url: target.url + path,
    connections,
    duration: seconds,
    headers: { ...AUTHORIZED, authorization: `Bearer ${credential}` },
    ...(body === undefined
      ? {}
      : { requests: [{ method: 'POST', setupRequest: (request) => ({ ...request, body: body() }) }] }),
  })
  const after = cpuMicroseconds(target.pid)
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${target.url}${path}: ${result.non2xx} refusals, ${result.errors} errors`)
  const cpu = before === null || after === null ? Number.NaN : after - before
  return { perSecond: result['2xx'] / result.duration, cpuEach: cpu / result['2xx'] }
}

/** The median latency of `times` sequential requests, in milliseconds. */
export async function latency(target: Target, path: string, times: number): Promise<number> {
  const durations: number[] = []
  for (let n = 0; n < times; n++) {
    const begin = performance.now()
    const answer = await fetch(target.url + path, { headers: AUTHORIZED })
    await answer.arrayBuffer()
    durations.push(performance.now() - begin)
    if (!answer.ok) throw new Error(`${path} returned ${answer.status}`)
  }
  return median(durations)
}
