import type { Integration } from '../../../../shared/contract/integrations.ts'
import type { CallerUser } from '../../auth/caller.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import { type IntegrationRow, type IntegrationStore, REACH } from './store.ts'

/** How the installations of a user are shared: by the current project, and with others. */
export function sharingOf(
  user: CallerUser,
  { organizations, integrations }: { organizations: OrganizationStore; integrations: IntegrationStore },
) {
  const project = user.current_project_id === null ? null : organizations.project(user.current_project_id)
  const byProjects = new Set(organizations.projects().map((one) => one.github_installation_id))
  return {
    current: project?.github_installation_id ?? null,
    isShared: ({ installation_id }: IntegrationRow): boolean =>
      byProjects.has(installation_id) || integrations.isLinkedByOthers(installation_id, user.id),
  }
}

/** `isShared` says whether the installation is in use by others here, users or projects. */
export function describeIntegration(
  row: IntegrationRow,
  { current, isShared }: { current: string | null; isShared: (row: IntegrationRow) => boolean },
): Integration {
  return {
    id: row.id,
    kind: 'github',
    installation_id: row.installation_id,
    repository_selection: row.repository_selection,
    account: row.account_name === null ? null : { type: row.account_type, name: row.account_name },
    uses_shared_installation: row.installation_id === current,
    created_at: row.created_at,
    github_login: row.github_login,
    installation_shared: isShared(row),
    installation_status: row.needs_reauthorization === REACH.works ? 'connected' : 'unavailable',
  }
}
