import { text } from '../text.ts'

const messages: Record<string, string> = text.linked.errors

/** What an error code of GitHub's return means, and what to do. */
export const linkFailure = (code: string): string => messages[code] ?? text.linked.unknown(code)

/** How a link went, and which app to go back to; `app` is null where the person began on this screen. */
export type Outcome = {
  error: { code: string; message: string } | null
  app: 'posthog_companion' | 'posthog_code' | null
  deepLink: string | null
}

/** Reads the address that GitHub's return ended at. */
export function readOutcome(path: string, query: URLSearchParams): Outcome {
  const isSettings = path.startsWith('/settings/')
  const code = query.get(isSettings ? 'github_link_error' : 'error')
  const error = code === null || code === '' ? null : { code, message: linkFailure(code) }
  const app = isSettings ? null : appOf(query.get('connect_from'))
  return { error, app, deepLink: app === null ? null : deepLink(app, error) }
}

const appOf = (connectFrom: string | null) =>
  connectFrom === 'posthog_companion' ? 'posthog_companion' : connectFrom === null ? 'posthog_code' : null

/** What the app's own scheme understands. It carries no code and no token. */
function deepLink(app: 'posthog_companion' | 'posthog_code', error: Outcome['error']): string {
  const parameters = new URLSearchParams({ provider: 'github', status: error === null ? 'success' : 'error' })
  if (error !== null) {
    parameters.set('error_code', error.code)
    if (app === 'posthog_code') parameters.set('error_message', error.message)
  }
  const scheme = app === 'posthog_code' ? 'posthog-code' : 'posthog-companion'
  return `${scheme}://integration?${parameters}`
}
