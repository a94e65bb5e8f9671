import type { Renderer, RendererEvents } from './renderer.ts'

const SESSION = { cookies: new Map<string, string>() }

/**
 * No browser at all: an address is fetched, redirects are followed and cookies kept, and nothing is drawn or run. Enough for whatever is
 * between the app and the system, and many times as fast.
 */
export function plainRenderer(events: RendererEvents): Renderer {
  let url = ''
  let closed = false

  const load = async (address: string): Promise<void> => {
    events.onLoading()
    url = await follow(address)
    // As in Electron, the load is over some time after the call.
    await new Promise((resolve) => setImmediate(resolve))
    if (closed) throw Object.assign(new Error('The page is gone'), { code: 'ERR_ABORTED' })
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

async function follow(address: string): Promise<string> {
  const response = await fetch(address, {
    redirect: 'manual',
    headers: { accept: 'text/html', ...headers() },
  })
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    SESSION.cookies.set(name, value)
  }
  await response.arrayBuffer()
  const location = response.headers.get('location')
  return location === null ? address : follow(new URL(location, address).href)
}

const headers = () => ({ cookie: [...SESSION.cookies].map(([name, value]) => `${name}=${value}`).join('; ') })

/** What the signed-in page would ask of the API. */
export async function fetchAsPage(origin: string, method: string, path: string, body?: object) {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-csrftoken': SESSION.cookies.get('posthog_csrftoken') ?? '',
      ...headers(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.text() }
}
