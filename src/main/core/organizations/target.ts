import type { Caller, CallerUser } from '../auth/caller.ts'
import { checkScopedAccess, inReach } from '../auth/scoped-access.ts'
import { notFound } from '../base/errors.ts'
import { canonicalUuid } from '../base/uuid.ts'
import type { MemberOrganization, ProjectRow } from './describe.ts'
import type { OrganizationStore } from './store.ts'

const CURRENT = '@current'

/** A project of the caller, with its organization. */
export type OwnProject = { project: ProjectRow; organization: MemberOrganization }

/** The caller's organizations, as lists show them. @throws AppError permission_denied for a token that is limited to projects */
export function ownOrganizations(caller: Caller, organizations: OrganizationStore): MemberOrganization[] {
  checkScopedAccess(caller, 'neither')
  return inReach(caller, organizations.organizationsOf(caller.user.id))
}

/** The projects of the caller's organizations, oldest first, as lists show them. */
export const ownProjects = (caller: Caller, organizations: OrganizationStore): OwnProject[] =>
  projectsIn(ownOrganizations(caller, organizations), organizations)

/** An organization of the user, by its ID in any form or as `@current`. Others are as good as missing, so that nobody can find out which exist. */
export function findOwnOrganization(
  user: CallerUser,
  organizations: OrganizationStore,
  named: string,
): MemberOrganization | undefined {
  const id = named === CURRENT ? user.current_organization_id : canonicalUuid(named)
  return organizations.organizationsOf(user.id).find((organization) => organization.id === id)
}

/**
 * The organization in the path: one of the caller's.
 * @throws AppError not_found
 */
export function targetOrganization(
  caller: Caller,
  organizations: OrganizationStore,
  named: string,
): MemberOrganization {
  const found = findOwnOrganization(caller.user, organizations, named)
  if (found === undefined) throw notFound(named === CURRENT ? 'Current organization not found.' : undefined)
  checkScopedAccess(caller, { organization: found })
  return found
}

/** The project in the path: one of the caller's, by its number or as `@current`. @throws AppError not_found */
export function targetProject(caller: Caller, organizations: OrganizationStore, named: string): OwnProject {
  const { user } = caller
  const id = named === CURRENT ? String(user.current_project_id) : named
  const found = projectsIn(organizations.organizationsOf(user.id), organizations).find(
    ({ project }) => String(project.id) === id,
  )
  if (found === undefined) throw notFound('Project not found.')
  const { project, organization } = found
  checkScopedAccess(caller, { project: { id: project.id, organizationId: organization.id } })
  return found
}

const projectsIn = (own: readonly MemberOrganization[], organizations: OrganizationStore): OwnProject[] =>
  own
    .flatMap((organization) =>
      organizations.projectRows(organization.id).map((project) => ({ project, organization })),
    )
    .sort((a, b) => a.project.id - b.project.id)
