import { STUBS } from '../../src/main/core/stubs/table.ts'
import type { Method } from './world.ts'

/** An API endpoint that names no user, with a valid request of Ada, who owns the first organization. */
export type ScopedEndpoint = {
  name: string
  method: Method
  path: string
  /** What a key must have; null where any key will do. */
  scope: string | null
  body?: Record<string, unknown>
  /** The response status for Ada. */
  status: number
  /** Not in the OpenAPI document, since PostHog's does not have it either. */
  undocumented?: true
}

export const SCOPED_ENDPOINTS: readonly ScopedEndpoint[] = [
  { name: 'the users', method: 'GET', path: '/api/users/', scope: 'user:read', status: 200 },
  {
    name: 'canceling a change of the email address',
    method: 'PATCH',
    path: '/api/users/cancel_email_change_request/',
    scope: 'user:write',
    // There never is one.
    status: 400,
  },
  {
    name: 'the organizations',
    method: 'GET',
    path: '/api/organizations/',
    scope: 'organization:read',
    status: 200,
  },
  {
    name: 'an organization',
    method: 'GET',
    path: '/api/organizations/@current/',
    scope: 'organization:read',
    status: 200,
  },
  {
    name: 'changing an organization',
    method: 'PATCH',
    path: '/api/organizations/@current/',
    scope: 'organization:write',
    body: { enforce_2fa: true },
    status: 200,
  },
  {
    name: "an organization's projects",
    method: 'GET',
    path: '/api/organizations/@current/projects/',
    scope: 'project:read',
    status: 200,
  },
  { name: 'the projects', method: 'GET', path: '/api/projects/', scope: 'project:read', status: 200 },
  { name: 'a project', method: 'GET', path: '/api/projects/@current/', scope: 'project:read', status: 200 },
  { name: 'the environments', method: 'GET', path: '/api/environments/', scope: 'project:read', status: 200 },
  {
    name: 'an environment',
    method: 'GET',
    path: '/api/environments/@current/',
    scope: 'project:read',
    status: 200,
  },
  ...(['projects', 'environments'] as const).flatMap((place): ScopedEndpoint[] => [
    {
      name: 'access to PostHog Desktop',
      method: 'GET',
      path: `/api/${place}/@current/desktop/access/`,
      scope: 'llm_gateway:read',
      status: 200,
    },
    {
      name: 'a token of the gateway',
      method: 'POST',
      path: `/api/${place}/@current/desktop/gateway_token/`,
      scope: 'llm_gateway:read',
      status: 200,
      undocumented: true,
    },
    {
      name: 'usage of PostHog Desktop',
      method: 'GET',
      path: `/api/${place}/@current/desktop/usage/`,
      scope: 'llm_gateway:read',
      status: 200,
      undocumented: true,
    },
  ]),
  {
    name: 'an invite to PostHog Desktop',
    method: 'GET',
    path: '/api/code/invites/check-access/',
    scope: null,
    status: 200,
  },
  {
    name: 'redeeming an invite to PostHog Desktop',
    method: 'POST',
    path: '/api/code/invites/redeem/',
    scope: null,
    body: { code: 'ABC' },
    status: 200,
  },
  {
    name: 'the terms of PostHog Desktop',
    method: 'GET',
    path: '/api/organizations/@current/desktop_beta_terms/',
    scope: 'organization:read',
    status: 200,
    undocumented: true,
  },
  {
    name: 'accepting the terms of PostHog Desktop',
    method: 'POST',
    path: '/api/organizations/@current/desktop_beta_terms/',
    scope: 'organization:write',
    status: 200,
    undocumented: true,
  },
  ...STUBS.flatMap(({ method, below, path, scope, status = 200, operation }): ScopedEndpoint[] => {
    const places = {
      project: ['projects/@current/', 'environments/@current/'],
      user: ['users/@me/'],
      root: [''],
    }
    return places[below].map((place) => ({
      name: `the stub of ${path}`,
      method,
      path: `/api/${place}${path.replace('*', 'source_configs')}/`,
      scope,
      status,
      ...(operation === undefined && { undocumented: true }),
    }))
  }),
]
