import type { Caller } from '../auth/caller.ts'
import { notFound } from '../base/errors.ts'
import type { MemberOrganization, ProjectRow } from './describe.ts'
import type { OrganizationStore } from './store.ts'

const CURRENT = '@current'

/** What a list shows the caller: their organizations. */
export const reachableOrganizations = (
  { user }: Caller,
  organizations: OrganizationStore,
): MemberOrganization[] => organizations.organizationsOf(user.id)

/**
 * The organization in the path: one of the caller's, by its ID or as `@current`. Others are as good as missing, so that nobody can find
 * out which ones exist.
 * @throws AppError not_found
 */
export function targetOrganization(
  caller: Caller,
  organizations: OrganizationStore,
  named: string,
): MemberOrganization {
  const id = named === CURRENT ? caller.user.current_organization_id : named.toLowerCase()
  const found = reachableOrganizations(caller, organizations).find((organization) => organization.id === id)
  if (found === undefined) throw notFound(named === CURRENT ? 'Current organization not found.' : undefined)
  return found
}

/** A project of the caller, with its organization. */
export type ReachableProject = { project: ProjectRow; organization: MemberOrganization }

/** The caller's projects, oldest first. */
export const reachableProjects = (caller: Caller, organizations: OrganizationStore): ReachableProject[] =>
  reachableOrganizations(caller, organizations)
    .flatMap((organization) =>
      organizations.projectRows(organization.id).map((project) => ({ project, organization })),
    )
    .sort((a, b) => a.project.id - b.project.id)

/** The project in the path: one of the caller's, by its number or as `@current`. @throws AppError not_found */
export function targetProject(
  caller: Caller,
  organizations: OrganizationStore,
  named: string,
): ReachableProject {
  const id = named === CURRENT ? String(caller.user.current_project_id) : named
  const found = reachableProjects(caller, organizations).find(({ project }) => String(project.id) === id)
  if (found === undefined) throw notFound('Project not found.')
  return found
}
