import type { Method } from './world.ts'

/** An API endpoint with a valid request, for tests that apply to all endpoints. */
export type Endpoint = {
  name: string
  method: Method
  path: (uuid: string) => string
  scope: 'user:read' | 'user:write'
  body?: Record<string, unknown>
  /** The response status for Ada and Grace. */
  status: number
  /** Which credentials are checked first. */
  first: 'session' | 'key'
  /** Push tokens only accept `@me`, even from staff. */
  onlyMe?: true
}

const user = (rest: string) => (uuid: string) => `/api/users/${uuid}${rest}`

export const ENDPOINTS: readonly Endpoint[] = [
  { name: 'the user', method: 'GET', path: user('/'), scope: 'user:read', status: 200, first: 'session' },
  {
    name: 'changing the user',
    method: 'PATCH',
    path: user('/'),
    scope: 'user:write',
    body: { first_name: 'A' },
    status: 200,
    first: 'session',
  },
  {
    name: 'an introduction that was seen',
    method: 'PATCH',
    path: user('/product_intro_seen/'),
    scope: 'user:write',
    body: { product_key: 'surveys' },
    status: 200,
    first: 'session',
  },
  {
    name: 'the second factor',
    method: 'GET',
    path: user('/two_factor_status/'),
    scope: 'user:read',
    status: 200,
    first: 'session',
  },
  {
    name: 'the hedgehog',
    method: 'GET',
    path: user('/hedgehog_config/'),
    scope: 'user:read',
    status: 200,
    first: 'session',
  },
  {
    name: 'changing the hedgehog',
    method: 'PATCH',
    path: user('/hedgehog_config/'),
    scope: 'user:write',
    body: { enabled: true },
    status: 200,
    first: 'session',
  },
  {
    name: 'skipping onboarding',
    method: 'POST',
    path: user('/onboarding/skip/'),
    scope: 'user:write',
    body: { reason: 'later' },
    status: 200,
    first: 'session',
  },
  {
    name: 'the integrations',
    method: 'GET',
    path: user('/integrations/'),
    scope: 'user:read',
    status: 200,
    first: 'key',
  },
  {
    name: 'the repositories',
    method: 'GET',
    path: user('/integrations/github/12345/repos/'),
    scope: 'user:read',
    status: 200,
    first: 'key',
  },
  {
    name: 'refreshing the repositories',
    method: 'POST',
    path: user('/integrations/github/12345/repos/refresh/'),
    scope: 'user:write',
    status: 200,
    first: 'key',
  },
  {
    name: 'the branches',
    method: 'GET',
    path: user('/integrations/github/12345/branches/?repo=acme/web'),
    scope: 'user:read',
    status: 200,
    first: 'key',
  },
  {
    name: 'removing an installation',
    method: 'DELETE',
    path: user('/integrations/github/12345/'),
    scope: 'user:write',
    status: 204,
    first: 'key',
  },
  {
    name: 'starting a link',
    method: 'POST',
    path: user('/integrations/github/start/'),
    scope: 'user:write',
    body: {},
    // No GitHub App is configured in these tests.
    status: 400,
    first: 'key',
  },
  {
    name: 'registering a push token',
    method: 'POST',
    path: user('/push_tokens/'),
    scope: 'user:write',
    body: { token: 't', platform: 'ios' },
    status: 200,
    first: 'key',
    onlyMe: true,
  },
  {
    name: 'unregistering a push token',
    method: 'POST',
    path: user('/push_tokens/unregister/'),
    scope: 'user:write',
    body: { token: 't' },
    status: 204,
    first: 'key',
    onlyMe: true,
  },
  {
    name: 'the GitHub login',
    method: 'GET',
    path: user('/github_login/'),
    scope: 'user:read',
    status: 200,
    first: 'session',
  },
  {
    name: 'expecting a change at GitHub',
    method: 'POST',
    path: user('/integrations/github/prepare_callback/'),
    scope: 'user:write',
    body: { installation_id: '12345' },
    status: 204,
    first: 'key',
  },
  {
    name: 'the install requests',
    method: 'GET',
    path: user('/integrations/github/install_requests/'),
    scope: 'user:read',
    status: 200,
    first: 'key',
  },
  {
    name: 'removing an install request',
    method: 'DELETE',
    path: user('/integrations/github/install_requests/7/'),
    scope: 'user:write',
    // No request has this id.
    status: 404,
    first: 'key',
  },
]
