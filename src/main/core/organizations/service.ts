import { LEVEL, type OrganizationPatch, type Project } from '../../../shared/contract/organizations.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import { notFound, permissionDenied } from '../base/errors.ts'
import type { MemberOrganization } from './describe.ts'
import type { OrganizationStore } from './store.ts'

export type OrganizationService = ReturnType<typeof createOrganizationService>

/** The name of the project that comes with a new organization. */
export const FIRST_PROJECT = 'Default project'

/** Changes of organizations and their projects. */
export function createOrganizationService(deps: {
  change: Change
  organizations: OrganizationStore
  /** Whether a user here has linked the installation. */
  isLinked: (installationId: string) => boolean
}) {
  const { change, organizations, isLinked } = deps

  const projectAt = (id: number): Project => {
    const project = organizations.project(id)
    if (project === null)
      throw notFound(`There is no project ${id}. \`companion projects list\` shows the ones there are.`)
    return project
  }

  return {
    /** With a first project, and owned by the user. */
    create: (actor: Actor, name: string, ownerId: number): { id: string; name: string } =>
      change(actor, (record) => {
        const organization = organizations.create(name)
        organizations.join(ownerId, organization.id, LEVEL.owner)
        organizations.createProject(organization.id, FIRST_PROJECT)
        record('organization.created', name)
        return organization
      }),

    /** @throws AppError not_found where the user is no member of it */
    rename: (actor: Actor, id: string, name: string, memberId: number): { id: string; name: string } =>
      change(actor, (record) => {
        const before = organizations.organizationsOf(memberId).find((organization) => organization.id === id)
        if (before === undefined) throw notFound('Organization not found.')
        organizations.update(id, { name })
        record('organization.renamed', `${before.name} to ${name}`)
        return { id, name }
      }),

    requireAdmin,

    /** Saves what an admin set. */
    update: (actor: Actor, organization: MemberOrganization, patch: OrganizationPatch): void =>
      change(actor, (record) => {
        const { name, logo_media_id, default_experiment_stats_method, default_role_id, ...flags } = patch
        organizations.update(organization.id, {
          name,
          logo_media_id,
          default_experiment_stats_method,
          default_role_id,
          enforce_2fa: toFlag(flags.enforce_2fa),
          members_can_invite: toFlag(flags.members_can_invite),
          members_can_use_personal_api_keys: toFlag(flags.members_can_use_personal_api_keys),
          allow_publicly_shared_resources: toFlag(flags.allow_publicly_shared_resources),
          is_ai_data_processing_approved: toFlag(flags.is_ai_data_processing_approved),
          default_anonymize_ips: toFlag(flags.default_anonymize_ips),
        })
        const fields = Object.keys(patch)
        if (fields.length > 0) record('organization.updated', `${organization.name}: ${fields.join(', ')}`)
      }),

    acceptDesktopTerms: (actor: Actor, organization: MemberOrganization): void =>
      change(actor, (record) => {
        organizations.update(organization.id, { desktop_beta_terms_accepted: 1 })
        record('organization.updated', `${organization.name}: desktop_beta_terms_accepted`)
      }),

    /** In the first organization, unless one is named. */
    createProject: (actor: Actor, name: string, organizationId = organizations.first()?.id): Project =>
      change(actor, (record) => {
        if (organizationId === undefined) throw notFound('Organization not found.')
        const project = organizations.createProject(organizationId, name)
        record('project.created', name)
        return project
      }),

    renameProject: (actor: Actor, id: number, name: string): Project =>
      change(actor, (record) => {
        const before = projectAt(id)
        organizations.renameProject(id, name)
        record('project.renamed', `${before.name} to ${name}`)
        return { ...before, name }
      }),

    /** Shares an installation with a project, or stops sharing it with null. The project holds no token of its own. */
    shareInstallation: (actor: Actor, projectId: number, installationId: string | null): Project =>
      change(actor, (record) => {
        const project = projectAt(projectId)
        if (installationId !== null && !isLinked(installationId)) {
          throw notFound(
            `Nobody here has linked the GitHub installation ${installationId}. Link it first, then share it.`,
          )
        }
        organizations.shareInstallation(projectId, installationId)
        record(
          installationId === null ? 'project.github_unlinked' : 'project.github_linked',
          `${project.name}: ${installationId ?? project.github_installation_id ?? 'none'}`,
        )
        return { ...project, github_installation_id: installationId }
      }),
  }
}

/** @throws AppError permission_denied for members who are no admins */
function requireAdmin({ level }: MemberOrganization): void {
  if (level < LEVEL.admin) throw permissionDenied('Your organization access level is insufficient.')
}

/** 1 or 0; null and undefined stay as they are. */
function toFlag<T extends null | undefined>(value: boolean | T): number | T {
  return typeof value === 'boolean' ? Number(value) : value
}
