import { text } from './text.ts'

const messages: Record<string, string> = text.errors

/** The message for an error code from GitHub's redirect. */
export const linkFailure = (code: string): string => messages[code] ?? text.unknown(code)

/** The result of connecting GitHub, and the app to return to. `app` is null if the user started on this page. */
export type Outcome = {
  error: { code: string; message: string } | null
  app: 'posthog_companion' | 'posthog_code' | null
  deepLink: string | null
}

/** Parses the URL that GitHub's redirect ended at. */
export function readOutcome(path: string, query: URLSearchParams): Outcome {
  const isSettings = path.startsWith('/settings/')
  const code = query.get(isSettings ? 'github_link_error' : 'error')
  const error = code === null || code === '' ? null : { code, message: linkFailure(code) }
  const app = isSettings ? null : appOf(query.get('connect_from'))
  return { error, app, deepLink: app === null ? null : deepLink(app, error) }
}

const appOf = (connectFrom: string | null) =>
  connectFrom === 'posthog_companion' ? 'posthog_companion' : connectFrom === null ? 'posthog_code' : null

/** The app's deep link. It contains no code and no token. */
function deepLink(app: 'posthog_companion' | 'posthog_code', error: Outcome['error']): string {
  const parameters = new URLSearchParams({ provider: 'github', status: error === null ? 'success' : 'error' })
  if (error !== null) {
    parameters.set('error_code', error.code)
    if (app === 'posthog_code') parameters.set('error_message', error.message)
  }
  const scheme = app === 'posthog_code' ? 'posthog-code' : 'posthog-companion'
  return `${scheme}://integration?${parameters}`
}
