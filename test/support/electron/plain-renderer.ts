import { sessionSchema } from '../../../src/shared/contract/sessions.ts'
import { SESSION_HEADER } from '../../../src/shared/session-header.ts'
import type { Renderer, RendererEvents } from './renderer.ts'

let session = ''

/**
 * Without a browser: URLs are fetched and sign-in links followed, but nothing is rendered or executed. Enough for what happens between
 * the app and the system, and much faster.
 */
export function plainRenderer(events: RendererEvents): Renderer {
  let url = ''
  let closed = false
  let loads = 0

  const load = async (address: string): Promise<void> => {
    loads += 1
    const mine = loads
    events.onLoading()
    const landed = await follow(address).catch((error: unknown) => {
      throw Object.assign(new Error('ERR_CONNECTION_REFUSED (-102)', { cause: error }), {
        code: 'ERR_CONNECTION_REFUSED',
      })
    })
    // As in Electron, a load finishes some time after the call.
    await new Promise((resolve) => setImmediate(resolve))
    if (closed || mine !== loads) throw Object.assign(new Error('The page is gone'), { code: 'ERR_ABORTED' })
    url = landed
    events.onUrl(url)
    events.onReady()
  }
  return {
    load,
    reload: () => void load(url).catch(() => {}),
    receive: () => {},
    crash: () => setImmediate(events.onCrash),
    async close() {
      closed = true
    },
  }
}

/** The final URL of a page: a sign-in link's token is exchanged for a session, like the page's own script does. */
async function follow(address: string): Promise<string> {
  const url = new URL(address)
  const response = await fetch(address, { headers: { accept: 'text/html' } })
  await response.arrayBuffer()
  const token = url.searchParams.get('token')
  if (url.pathname !== '/_companion/login' || token === null) return response.url
  const answer = await fetch(`${url.origin}/_companion/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  session = sessionSchema.parse(await answer.json()).session
  return follow(new URL(url.searchParams.get('next') ?? '/', url.origin).href)
}

/** Calls the API as the signed-in page. */
export async function fetchAsPage(origin: string, method: string, path: string, body?: object) {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json', [SESSION_HEADER]: session },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.text() }
}
