import { v7 as uuidv7 } from 'uuid'
import type {
  Organization,
  OrganizationSummary,
  Project,
  Team,
} from '../../../shared/contract/organizations.ts'
import { randomAlphanumerics } from '../base/random.ts'
import { type Clock, timestamp } from '../base/time.ts'
import { type Db, inserted } from '../db/open.ts'

type OrganizationRow = { id: string; name: string; slug: string; created_at: string; updated_at: string }
type ProjectRow = {
  id: number
  uuid: string
  organization_id: string
  name: string
  api_token: string
  github_installation_id: string | null
}

export type OrganizationStore = ReturnType<typeof createOrganizationStore>

/** Organizations, their projects (teams, in PostHog's older word) and who belongs to them. */
export function createOrganizationStore(db: Db, clock: Clock) {
  const insertOrganization = db.prepare(
    'INSERT INTO organizations (id, name, slug, created_at, updated_at) VALUES (?, ?, ?, ?, ?)',
  )
  const first = db.prepare<[], OrganizationRow>('SELECT * FROM organizations ORDER BY created_at, id LIMIT 1')
  const byName = db.prepare<[string], OrganizationRow>('SELECT * FROM organizations WHERE name = ?')
  const slugTaken = db.prepare('SELECT 1 FROM organizations WHERE slug = ?')
  const ofUser = db.prepare<[number], OrganizationRow & { level: number }>(`
    SELECT organizations.*, level FROM memberships JOIN organizations ON organizations.id = organization_id
    WHERE user_id = ? ORDER BY joined_at, organizations.id`)
  const join = db.prepare(
    'INSERT INTO memberships (user_id, organization_id, level, joined_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const members = db.prepare('SELECT count(*) FROM memberships WHERE organization_id = ?').pluck()
  const firstMember = db
    .prepare('SELECT user_id FROM memberships WHERE organization_id = ? ORDER BY joined_at, user_id LIMIT 1')
    .pluck()
  const insertProject = db.prepare<[string, string, string, string, string], ProjectRow>(`
    INSERT INTO projects (uuid, organization_id, name, api_token, created_at) VALUES (?, ?, ?, ?, ?) RETURNING *`)
  const enter = db.prepare(
    'UPDATE users SET current_project_id = ? WHERE current_organization_id = ? AND current_project_id IS NULL',
  )
  const projectsOf = db.prepare<[string], ProjectRow>(
    'SELECT * FROM projects WHERE organization_id = ? ORDER BY id',
  )
  const allProjects = db.prepare<[], ProjectRow>('SELECT * FROM projects ORDER BY id')
  const project = db.prepare<[number], ProjectRow>('SELECT * FROM projects WHERE id = ?')
  const projectNamed = db.prepare<[string, string], ProjectRow>(
    'SELECT * FROM projects WHERE organization_id = ? AND name = ? ORDER BY id LIMIT 1',
  )
  const rename = db.prepare('UPDATE organizations SET name = ?, updated_at = ? WHERE id = ?')
  const renameProject = db.prepare('UPDATE projects SET name = ? WHERE id = ?')
  const link = db.prepare('UPDATE projects SET github_installation_id = ? WHERE id = ?')

  const freeSlug = (name: string): string => {
    const base = slugOf(name)
    let slug = base
    while (slugTaken.get(slug) !== undefined) slug = `${base}-${randomAlphanumerics(4).toLowerCase()}`
    return slug
  }

  return {
    create(name: string): { id: string; name: string } {
      const id = uuidv7()
      const now = timestamp(clock)
      insertOrganization.run(id, name, freeSlug(name), now, now)
      return { id, name }
    },
    rename(id: string, name: string): void {
      rename.run(name, timestamp(clock), id)
    },
    renameProject(id: number, name: string): void {
      renameProject.run(name, id)
    },
    first: (): { id: string; name: string } | null => first.get() ?? null,
    findByName: (name: string): { id: string; name: string } | null => byName.get(name) ?? null,
    join(userId: number, organizationId: string, level: number): void {
      join.run(userId, organizationId, level, timestamp(clock))
    },

    /** Who is in the organization and in no project is in this one from then on. */
    createProject(organizationId: string, name: string): Project {
      const token = `phc_${randomAlphanumerics(43)}`
      const row = inserted(insertProject.get(uuidv7(), organizationId, name, token, timestamp(clock)))
      enter.run(row.id, organizationId)
      return toProject(row)
    },
    projects: (): Project[] => allProjects.all().map(toProject),
    projectsOf: (organizationId: string): Project[] => projectsOf.all(organizationId).map(toProject),
    project: (id: number): Project | null => {
      const row = project.get(id)
      return row === undefined ? null : toProject(row)
    },
    projectNamed: (organizationId: string, name: string): Project | null => {
      const row = projectNamed.get(organizationId, name)
      return row === undefined ? null : toProject(row)
    },
    /** Shares an installation with a project, or stops sharing it with null. */
    shareInstallation(projectId: number, installationId: string | null): void {
      link.run(installationId, projectId)
    },

    organizationsOf: (userId: number): { id: string; name: string; level: number }[] => ofUser.all(userId),
    /** The projects that a user can reach: those of all their organizations, oldest first. */
    projectsOfUser: (userId: number): Project[] =>
      ofUser
        .all(userId)
        .flatMap(({ id }) => projectsOf.all(id))
        .map(toProject)
        .sort((a, b) => a.id - b.id),
    isFirstMember: (userId: number, organizationId: string): boolean =>
      firstMember.get(organizationId) === userId,

    /** The parts of the user object that tell of organizations and projects. */
    describeFor(userId: number, currentOrganizationId: string | null, currentProjectId: number | null) {
      const rows = ofUser.all(userId)
      const current = rows.find(({ id }) => id === currentOrganizationId)
      const teamRow = currentProjectId === null ? undefined : project.get(currentProjectId)
      return {
        team: teamRow === undefined ? null : toTeam(teamRow),
        organization: current === undefined ? null : describe(current),
        organizations: rows.map(summarize),
      }
    },
  }

  function describe(row: OrganizationRow & { level: number }): Organization {
    const projects = projectsOf.all(row.id)
    return {
      ...summarize(row),
      created_at: row.created_at,
      updated_at: row.updated_at,
      plugins_access_level: 9,
      teams: projects.map(toTeam),
      projects: projects.map(({ id, organization_id, name }) => ({ id, organization_id, name })),
      available_product_features: [],
      is_member_join_email_enabled: true,
      metadata: {},
      customer_id: null,
      enforce_2fa: null,
      members_can_invite: true,
      allow_publicly_shared_resources: true,
      member_count: Number(members.get(row.id)),
      is_ai_data_processing_approved: null,
      default_experiment_stats_method: 'bayesian',
      default_anonymize_ips: false,
      default_role_id: null,
    }
  }
}

function summarize(row: OrganizationRow & { level: number }): OrganizationSummary {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    logo_media_id: null,
    membership_level: row.level,
    members_can_use_personal_api_keys: true,
    is_active: true,
    is_not_active_reason: null,
    is_pending_deletion: false,
  }
}

function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    organization: row.organization_id,
    github_installation_id: row.github_installation_id,
  }
}

function toTeam(row: ProjectRow): Team {
  return {
    id: row.id,
    uuid: row.uuid,
    organization: row.organization_id,
    project_id: row.id,
    api_token: row.api_token,
    name: row.name,
    completed_snippet_onboarding: false,
    has_completed_onboarding_for: {},
    ingested_event: false,
    is_demo: false,
    timezone: 'UTC',
    access_control: false,
  }
}

function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return slug === '' ? 'organization' : slug.slice(0, 48)
}
