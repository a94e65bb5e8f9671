import type { Integration } from '../../../../shared/contract/integrations.ts'
import type { CallerUser } from '../../auth/caller.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import type { IntegrationRow } from './store.ts'

/** The installation shared by the user's current project, or null. */
export function sharedInstallation(user: CallerUser, organizations: OrganizationStore): string | null {
  if (user.current_project_id === null) return null
  return organizations.project(user.current_project_id)?.github_installation_id ?? null
}

export function describeIntegration(row: IntegrationRow, shared: string | null): Integration {
  return {
    id: row.id,
    kind: 'github',
    installation_id: row.installation_id,
    repository_selection: row.repository_selection,
    account: row.account_name === null ? null : { type: row.account_type, name: row.account_name },
    uses_shared_installation: row.installation_id === shared,
    created_at: row.created_at,
    github_login: row.github_login,
  }
}
