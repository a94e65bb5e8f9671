import { SESSION_HEADER } from '../../shared/session-header.ts'

const KEY = 'posthog-companion.session'

/** The session's secret. It stays in this origin's storage and travels in a header, so that no other site or port ever gets it. */
export const session = {
  read: (): string | null => localStorage.getItem(KEY),
  save: (secret: string): void => localStorage.setItem(KEY, secret),
  forget: (): void => localStorage.removeItem(KEY),
  /** Calls the listener when another tab signs in or out. What it returns unsubscribes. */
  onChange(listener: () => void): () => void {
    const heard = (event: StorageEvent): void => {
      if (event.key === KEY || event.key === null) listener()
    }
    addEventListener('storage', heard)
    return () => removeEventListener('storage', heard)
  },
}

export function withSession(headers: Headers): Headers {
  const secret = session.read()
  if (secret !== null) headers.set(SESSION_HEADER, secret)
  return headers
}

/** As `fetch`, for addresses of this server, with the session. */
export const fetchSigned = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path, { ...init, headers: withSession(new Headers(init.headers)) })
