import { fetchSigned } from '../api/session.ts'
import { bytes } from '../ui/units.ts'
import { type Filled, target } from './request.ts'
import { text } from './text.ts'

export type Answered = { status: number; milliseconds: number; body: string }

/** Sends a request with a key, or else with the session. */
export async function send(filled: Filled, key: string | null): Promise<Answered> {
  const started = performance.now()
  const headers = {
    ...(filled.body !== null && { 'content-type': 'application/json' }),
    ...(key !== null && { authorization: `Bearer ${key}` }),
  }
  const init = { method: filled.operation.method, headers, body: filled.body }
  const response = await (key === null ? fetchSigned : fetch)(target(filled), init)
  const body = await readBody(response)
  return { status: response.status, milliseconds: Math.round(performance.now() - started), body }
}

async function readBody(response: Response): Promise<string> {
  const type = response.headers.get('content-type') ?? ''
  if (!/json|text/.test(type)) {
    const { size } = await response.blob()
    return size === 0 ? text.empty : text.file(type, bytes(size))
  }
  const body = await response.text()
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
