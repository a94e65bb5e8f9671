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
}

export const SCOPED_ENDPOINTS: readonly ScopedEndpoint[] = [
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
]
