import { LEVEL } from '../../../shared/contract/organizations.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import { invalid } from '../base/errors.ts'
import { type Clock, timestamp } from '../base/time.ts'
import type { InviteRow, InviteStore } from '../organizations/invites.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import type { UserRow, UserStore } from '../users/store.ts'

const NO_DELEGATION = {
  onboarding_delegated_to_invite: null,
  onboarding_delegated_to_organization_id: null,
  onboarding_delegation_accepted_at: null,
} as const

export type OnboardingService = ReturnType<typeof createOnboardingService>

/** Skipping onboarding or delegating it to a teammate. */
export function createOnboardingService(deps: {
  change: Change
  clock: Clock
  users: UserStore
  invites: InviteStore
  organizations: OrganizationStore
}) {
  const { change, clock, users, invites, organizations } = deps

  const cancelDelegation = (user: UserRow): void => {
    if (user.onboarding_delegated_to_invite !== null) invites.cancel(user.onboarding_delegated_to_invite)
  }

  return {
    /** Repeated skips keep the time of the first one. A skip after a delegation counts as a new one and cancels the invite. */
    skip: (actor: Actor, userId: number, reason: 'later' | 'other'): UserRow =>
      change(actor, (record) => {
        const user = users.get(userId)
        cancelDelegation(user)
        const skippedBefore =
          user.onboarding_skipped_reason === 'later' || user.onboarding_skipped_reason === 'other'
        users.update(userId, {
          ...NO_DELEGATION,
          onboarding_skipped_at: skippedBefore ? user.onboarding_skipped_at : timestamp(clock),
          onboarding_skipped_reason: reason,
          onboarding_skipped_organization_id: user.current_organization_id,
        })
        if (!skippedBefore) record('onboarding.skipped', `${user.email}: ${reason}`)
        return users.get(userId)
      }),

    /** Invites a teammate and marks the caller's onboarding as delegated, in one transaction. */
    delegate: (
      actor: Actor,
      userId: number,
      organizationId: string,
      to: { email: string; message: string | null },
    ): InviteRow =>
      change(actor, (record) => {
        const user = users.get(userId)
        const invitee = users.findByEmail(to.email)
        if (
          invitee !== null &&
          organizations.organizationsOf(invitee.id).some(({ id }) => id === organizationId)
        ) {
          throw invalid('A user with this email address already belongs to the organization.', 'target_email')
        }
        cancelDelegation(user)
        const invite = invites.create({ organizationId, ...to, level: LEVEL.member, by: userId })
        users.update(userId, {
          onboarding_skipped_at: timestamp(clock),
          onboarding_skipped_reason: 'delegated',
          onboarding_skipped_organization_id: organizationId,
          onboarding_delegated_to_invite: invite.id,
          onboarding_delegated_to_organization_id: organizationId,
          onboarding_delegation_accepted_at: null,
        })
        record('onboarding.delegated', `${user.email} to ${to.email}`)
        return invite
      }),
  }
}
