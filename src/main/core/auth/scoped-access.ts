import { permissionDenied } from '../base/errors.ts'
import type { Caller } from './caller.ts'

/** What an endpoint acts on: one project, one organization, or neither, as a list of organizations does. */
export type Reach =
  | { project: { id: number; organizationId: string } }
  | { organization: { id: string } }
  | 'neither'

/**
 * Refuses an OAuth token that is limited to other projects or organizations than the endpoint's. Endpoints with a `user` scope need no
 * check: PostHog exempts them. Sessions and API keys have no such limits.
 * @throws AppError permission_denied
 */
export function checkScopedAccess({ via }: Caller, reach: Reach): void {
  if (via.kind !== 'token') return
  const project = reach !== 'neither' && 'project' in reach ? reach.project : null
  if (via.scopedTeams.length > 0) {
    if (project === null)
      throw permissionDenied('API keys with scoped projects are only supported on project-based endpoints.')
    if (!via.scopedTeams.includes(project.id))
      throw permissionDenied(`API key does not have access to the requested project: ID ${project.id}.`)
  }
  if (via.scopedOrganizations.length === 0 || reach === 'neither') return
  const organizationId = 'project' in reach ? reach.project.organizationId : reach.organization.id
  if (!via.scopedOrganizations.includes(organizationId)) {
    throw permissionDenied(
      `API key does not have access to the requested organization: ID ${organizationId}.`,
    )
  }
}

/** The organizations of a list that the caller's token reaches; PostHog leaves the others out of lists. */
export function inReach<T extends { id: string }>({ via }: Caller, organizations: readonly T[]): T[] {
  if (via.kind !== 'token' || via.scopedOrganizations.length === 0) return [...organizations]
  return organizations.filter(({ id }) => via.scopedOrganizations.includes(id))
}
