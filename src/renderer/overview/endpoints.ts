type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** An endpoint with an example request. */
export type Endpoint = { method: Method; path: string; name: string; body?: Record<string, unknown> }

const ME = '/api/users/@me'
const INSTALLATION = `${ME}/integrations/github/12345`

export const ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', path: `${ME}/hedgehog_config/`, name: 'Get the hedgehog config' },
  {
    method: 'PATCH',
    path: `${ME}/hedgehog_config/`,
    name: 'Update the hedgehog config',
    body: { version: 2, enabled: true, actor_options: { color: 'green', accessories: ['beret'] } },
  },
  { method: 'GET', path: `${ME}/integrations/`, name: 'List integrations' },
  {
    method: 'POST',
    path: `${ME}/integrations/github/start/`,
    name: 'Connect GitHub',
    body: { connect_from: 'posthog_companion' },
  },
  { method: 'GET', path: `${INSTALLATION}/repos/?search=web&limit=20`, name: 'Search repositories' },
  { method: 'POST', path: `${INSTALLATION}/repos/refresh/`, name: 'Refresh repositories' },
  { method: 'GET', path: `${INSTALLATION}/branches/?repo=acme/web`, name: 'List branches' },
  { method: 'DELETE', path: `${INSTALLATION}/`, name: 'Disconnect an installation' },
  {
    method: 'POST',
    path: `${ME}/push_tokens/`,
    name: 'Register a push token',
    body: { token: 'ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]', platform: 'ios' },
  },
  {
    method: 'POST',
    path: `${ME}/push_tokens/unregister/`,
    name: 'Unregister a push token',
    body: { token: 'ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]' },
  },
  {
    method: 'POST',
    path: `${ME}/onboarding/skip/`,
    name: 'Skip onboarding',
    body: { reason: 'later', step_at_skip: 'github' },
  },
]

/** The request as a shell command. */
export function curl({ method, path, body }: Endpoint, origin: string): string {
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "${origin}${path}"`,
    '  -H "Authorization: Bearer $POSTHOG_KEY"',
  ]
  if (body !== undefined) {
    lines.push('  -H "Content-Type: application/json"', `  -d '${JSON.stringify(body)}'`)
  }
  return lines.join(' \\\n')
}
