import { v7 as uuidv7 } from 'uuid'
import type { Organization, Project } from '../../../shared/contract/organizations.ts'
import { randomAlphanumerics } from '../base/random.ts'
import { type Clock, timestamp } from '../base/time.ts'
import { type Db, inserted } from '../db/open.ts'
import { INTEGER, TEXT } from '../db/parameters.ts'
import {
  describeOrganization,
  type MemberOrganization,
  type OrganizationRow,
  type ProjectRow,
  summarizeOrganization,
  toProject,
  toTeam,
} from './describe.ts'

/** What to write; a column that is missing or undefined stays as it is. */
export type OrganizationChanges = {
  [Column in keyof Omit<OrganizationRow, 'id' | 'slug' | 'created_at' | 'updated_at'>]?:
    | OrganizationRow[Column]
    | undefined
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
  const ofUser = db.prepare<[number], MemberOrganization>(`
    SELECT organizations.*, level FROM memberships JOIN organizations ON organizations.id = organization_id
    WHERE user_id = ${INTEGER} ORDER BY joined_at, organizations.id`)
  const join = db.prepare(
    'INSERT INTO memberships (user_id, organization_id, level, joined_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const raise = db.prepare(
    'UPDATE memberships SET level = @level WHERE user_id = @user AND organization_id = @organization AND level < @level',
  )
  const members = db
    .prepare(
      `SELECT count(*) FROM memberships JOIN users ON users.id = user_id WHERE organization_id = ${TEXT} AND is_active = 1`,
    )
    .pluck()
  const all = db.prepare<[], { id: string; name: string }>(
    'SELECT id, name FROM organizations ORDER BY created_at, id',
  )
  const remove = db.prepare('DELETE FROM organizations WHERE id = ?')
  const firstMember = db
    .prepare(
      `SELECT user_id FROM memberships WHERE organization_id = ${TEXT} ORDER BY joined_at, user_id LIMIT 1`,
    )
    .pluck()
  const insertProject = db.prepare<[string, string, string, string, string], ProjectRow>(`
    INSERT INTO projects (uuid, organization_id, name, api_token, created_at) VALUES (?, ?, ?, ?, ?) RETURNING *`)
  const enter = db.prepare(
    'UPDATE users SET current_project_id = ? WHERE current_organization_id = ? AND current_project_id IS NULL',
  )
  const projectsOf = db.prepare<[string], ProjectRow>(
    `SELECT * FROM projects WHERE organization_id = ${TEXT} ORDER BY id`,
  )
  const allProjects = db.prepare<[], ProjectRow>('SELECT * FROM projects ORDER BY id')
  const project = db.prepare<[number], ProjectRow>('SELECT * FROM projects WHERE id = ?')
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
    update(id: string, changes: OrganizationChanges): void {
      const columns = Object.entries(changes).filter(([, value]) => value !== undefined)
      if (columns.length === 0) return
      const assignments = columns.map(([name]) => `${name} = @${name}`).join(', ')
      db.prepare(`UPDATE organizations SET ${assignments}, updated_at = @now WHERE id = @id`).run({
        ...Object.fromEntries(columns),
        now: timestamp(clock),
        id,
      })
    },
    /** With its projects, invites and memberships. */
    remove(id: string): void {
      remove.run(id)
    },
    all: (): { id: string; name: string }[] => all.all(),
    renameProject(id: number, name: string): void {
      renameProject.run(name, id)
    },
    first: (): { id: string; name: string } | null => first.get() ?? null,
    findByName: (name: string): OrganizationRow | null => byName.get(name) ?? null,
    join(userId: number, organizationId: string, level: number): void {
      join.run(userId, organizationId, level, timestamp(clock))
    },
    /** Gives a member this level, unless theirs is higher already. */
    raise(user: number, organization: string, level: number): void {
      raise.run({ user, organization, level })
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
    /** Shares an installation with a project, or stops sharing it with null. */
    shareInstallation(projectId: number, installationId: string | null): void {
      link.run(installationId, projectId)
    },

    organizationsOf: (userId: number): MemberOrganization[] => ofUser.all(userId),
    /** The projects of an organization as rows, oldest first. */
    projectRows: (organizationId: string): ProjectRow[] => projectsOf.all(organizationId),
    describe,
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
        organizations: rows.map(summarizeOrganization),
      }
    },
  }

  function describe(row: MemberOrganization): Organization {
    return describeOrganization(row, projectsOf.all(row.id), Number(members.get(row.id)))
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
