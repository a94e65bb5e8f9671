import { SYSTEM } from './actor.ts'
import type { Db } from './db/open.ts'
import type { Host } from './host.ts'
import { LEVEL } from './organizations/schemas.ts'
import type { Services } from './services.ts'
import type { UserRow } from './users/store.ts'

export const FIRST_ORGANIZATION = 'My organization'
export const FIRST_PROJECT = 'Default project'

/** The owner of the data folder; a new folder gets one, with an organization and a project where a seed brought none. */
export function ensureOwner(db: Db, services: Services, host: Host): UserRow {
  const known = services.users.owner()
  if (known !== null) return known
  const { firstName, lastName, email } = host.person()
  return db
    .transaction(() => {
      const { organizations } = services
      const organization = organizations.first() ?? organizations.create(FIRST_ORGANIZATION)
      if (organizations.projectsOf(organization.id).length === 0)
        organizations.createProject(organization.id, FIRST_PROJECT)
      return services.userService.create(
        SYSTEM,
        { email, first_name: firstName, last_name: lastName, is_staff: true },
        { organizationId: organization.id, level: LEVEL.owner },
      )
    })
    .immediate()
}
