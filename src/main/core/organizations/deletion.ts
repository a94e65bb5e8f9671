import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import { invalid, notFound } from '../base/errors.ts'
import type { Db } from '../db/open.ts'
import type { OrganizationStore } from './store.ts'

/**
 * Deletes an organization with its projects and invites. Its members go on in another of theirs, so nobody may have only this one.
 * @throws AppError not_found where the user is no member; invalid_input where it has to stay
 */
export function createOrganizationDeletion(
  db: Db,
  deps: { change: Change; organizations: OrganizationStore },
) {
  const { change, organizations } = deps
  const stranded = db.prepare<[string], { email: string }>(`
    SELECT email FROM users JOIN memberships ON user_id = users.id WHERE organization_id = ?
    GROUP BY users.id HAVING (SELECT count(*) FROM memberships AS every WHERE every.user_id = users.id) = 1
    ORDER BY users.id`)
  const inside = db.prepare<[string], { id: number }>(
    'SELECT id FROM users WHERE current_organization_id = ?',
  )
  const move = db.prepare('UPDATE users SET current_organization_id = ?, current_project_id = ? WHERE id = ?')
  const forget = db.prepare(`
    UPDATE users SET onboarding_skipped_organization_id = NULL WHERE onboarding_skipped_organization_id = ?`)
  const forgetDelegation = db.prepare(`
    UPDATE users SET onboarding_delegated_to_organization_id = NULL, onboarding_delegated_to_invite = NULL
    WHERE onboarding_delegated_to_organization_id = ?`)

  return (actor: Actor, id: string, memberId: number): void =>
    change(actor, (record) => {
      const organization = organizations.organizationsOf(memberId).find((one) => one.id === id)
      if (organization === undefined) throw notFound('Organization not found.')
      if (organizations.all().length === 1)
        throw invalid(`${organization.name} is the only organization. Create another one first.`)
      const [first, ...others] = stranded.all(id).map(({ email }) => email)
      if (first !== undefined) {
        const who = others.length === 0 ? `${first} is` : `${first} and ${others.length} more are`
        throw invalid(
          `${who} in no other organization than ${organization.name}. Add them to another one first.`,
        )
      }
      for (const user of inside.all(id)) {
        const next = organizations.organizationsOf(user.id).find((one) => one.id !== id)
        move.run(next?.id ?? null, organizations.projectsOf(next?.id ?? '')[0]?.id ?? null, user.id)
      }
      forget.run(id)
      forgetDelegation.run(id)
      organizations.remove(id)
      record('organization.deleted', organization.name)
    })
}
