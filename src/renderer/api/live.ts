import type { QueryClient } from '@tanstack/react-query'
import type { RequestNews } from './live-message.ts'
import { forgetServerClock, setServerClock } from './server-clock.ts'
import { fetchSigned } from './session.ts'

/** The queries to invalidate, by the first part of the change's action. */
const TOUCHED: Record<string, readonly string[]> = {
  api_key: ['keys'],
  oauth_app: ['connected-apps'],
  oauth_approval: ['approvals'],
  push_token: ['push-tokens'],
  user: ['me', 'users', 'hedgehog'],
  onboarding: ['me'],
  project: ['projects', 'me', 'integrations'],
  organization: ['me', 'projects'],
  integration: ['integrations', 'repositories', 'branches', 'github', 'projects'],
  github_app: ['github', 'health'],
  repositories: ['integrations'],
  settings: ['settings', 'health'],
  backup: ['settings'],
}

const RETRY_MS = 1000

const requestListeners = new Set<(news: RequestNews) => void>()
let connections = 0

/** Calls the listener when requests were recorded, or cleared. Returns a function that unsubscribes. */
export function onRequestNews(listener: (news: RequestNews) => void): () => void {
  requestListeners.add(listener)
  return () => void requestListeners.delete(listener)
}

/** How often this page has connected. After another connection the server may be another one, whose requests have the same ids. */
export const connectionCount = () => connections

/**
 * Follows the server's changes while this tab is visible: browsers allow few connections to a server, and a hidden tab needs none. Each
 * time it connects everything counts as stale, since changes in between are not reported afterwards. `onLost` hears of a connection that
 * broke. Returns a function that stops.
 */
export function followChanges(client: QueryClient, onLost: () => void = () => {}): () => void {
  let stopped = false
  let current: AbortController | null = null

  const follow = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      try {
        const response = await fetchSigned('/_companion/events?requests=true', { signal, cache: 'no-store' })
        if (response.status === 401) return void client.invalidateQueries({ queryKey: ['me'] })
        if (response.ok && response.body !== null) {
          connections++
          forgetServerClock()
          void client.invalidateQueries()
          // Reading messages takes schemas, which the first page does without.
          const { parseLiveMessage } = await import('./live-message.ts')
          await readEvents(response.body, (event, data) => {
            const message = parseLiveMessage(event, data)
            if (message.kind === 'requests') announce(message.news)
            else if (message.kind === 'clock') setServerClock(message.clock)
            else invalidate(client, message.action)
          })
        }
      } catch {
        // Aborted, or the server is gone; the loop tells which.
      }
      if (signal.aborted) return
      onLost()
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  const update = (): void => {
    const wanted = !stopped && document.visibilityState === 'visible'
    if (wanted && current === null) {
      current = new AbortController()
      void follow(current.signal)
    } else if (!wanted) {
      current?.abort()
      current = null
    }
  }

  document.addEventListener('visibilitychange', update)
  update()
  return () => {
    stopped = true
    document.removeEventListener('visibilitychange', update)
    update()
  }
}

function invalidate(client: QueryClient, action: string): void {
  const roots = TOUCHED[action.split('.', 1)[0] ?? '']
  if (roots === undefined) void client.invalidateQueries()
  else for (const root of ['activity', ...roots]) void client.invalidateQueries({ queryKey: [root] })
}

function announce(news: RequestNews): void {
  for (const listener of requestListeners) listener(news)
}

/** Reads server-sent events until the stream ends. Comments, such as the heartbeat, are skipped. */
async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: string | undefined, data: unknown) => void,
): Promise<void> {
  let rest = ''
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const events = (rest + decoder.decode(value, { stream: true })).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (data !== undefined) onEvent(/^event: (.*)$/m.exec(event)?.[1], JSON.parse(data))
    }
  }
}
