import type { ActivityStore } from '../activity/store.ts'
import type { Actor } from '../actor.ts'
import type { Db } from '../db/open.ts'
import { notFound } from '../errors.ts'
import type { Project } from './schemas.ts'
import type { OrganizationStore } from './store.ts'

export type ProjectService = ReturnType<typeof createProjectService>

/** Changes of projects, each with its entry in the activity log. */
export function createProjectService(deps: {
  db: Db
  organizations: OrganizationStore
  activity: ActivityStore
  /** Whether someone here has linked the installation. */
  isLinked: (installationId: string) => boolean
}) {
  const { db, organizations, activity, isLinked } = deps
  return {
    /** In the first organization, unless one is named. */
    create: db.transaction(
      (actor: Actor, name: string, organizationId = organizations.first()?.id): Project => {
        if (organizationId === undefined) throw notFound('Organization not found.')
        const project = organizations.createProject(organizationId, name)
        activity.record(actor, 'project.created', name)
        return project
      },
    ).immediate,

    /** Shares an installation with a project, or takes it back with null. The project holds no token of its own. */
    linkGitHub: db.transaction((actor: Actor, projectId: number, installationId: string | null): void => {
      const project = organizations.project(projectId)
      if (project === null)
        throw notFound(
          `There is no project ${projectId}. \`companion projects list\` shows the ones there are.`,
        )
      if (installationId !== null && !isLinked(installationId)) {
        throw notFound(
          `Nobody here has linked the GitHub installation ${installationId}. Link it first, then share it.`,
        )
      }
      organizations.linkGitHub(projectId, installationId)
      const subject = `${project.name}: ${installationId ?? project.github_installation_id ?? 'none'}`
      activity.record(
        actor,
        installationId === null ? 'project.github_unlinked' : 'project.github_linked',
        subject,
      )
    }).immediate,
  }
}
