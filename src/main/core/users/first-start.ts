import { LEVEL } from '../../../shared/contract/organizations.ts'
import { SYSTEM } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import type { Host } from '../base/host.ts'
import { FIRST_PROJECT } from '../organizations/service.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import type { UserService } from './service.ts'
import type { UserRow, UserStore } from './store.ts'

export const FIRST_ORGANIZATION = 'My organization'

/** The owner of the data folder; a new folder gets one, with an organization and a project where a seed brought none. */
export function ensureOwner(deps: {
  change: Change
  users: UserStore
  userService: UserService
  organizations: OrganizationStore
  systemUser: Host['systemUser']
}): UserRow {
  const { change, users, userService, organizations, systemUser } = deps
  const known = users.owner()
  if (known !== null) return known
  const { firstName, lastName, email } = systemUser()
  return change(SYSTEM, () => {
    // Asked again: another process may have been first.
    const made = users.owner()
    if (made !== null) return made
    const organization = organizations.first() ?? organizations.create(FIRST_ORGANIZATION)
    if (organizations.projectsOf(organization.id).length === 0)
      organizations.createProject(organization.id, FIRST_PROJECT)
    return userService.create(
      SYSTEM,
      { email: freeAddress(users, email), first_name: firstName, last_name: lastName, is_staff: true },
      { organizationId: organization.id, level: LEVEL.owner },
    )
  })
}

/** A user who is no longer active may have the owner's address. */
function freeAddress(users: UserStore, email: string): string {
  const at = email.lastIndexOf('@')
  let free = email
  for (let n = 2; users.findByEmail(free) !== null; n++) free = `${email.slice(0, at)}${n}${email.slice(at)}`
  return free
}
